namespace Memory.Client;

/// <summary>The messages of one session that are sent next, in the order they were said. Guarded by the queue's lock.</summary>
internal sealed class OutboxLane(string userId, string? sessionId)
{
    private readonly Queue<OutboxEntry> waiting = new();
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public (string User, string? Session) Key => (userId, sessionId);

    public bool IsEmpty => waiting.Count == 0;

    /// <summary>What went wrong with this session's requests. Its sender's own; no lock guards it.</summary>
    public LaneTrouble Trouble { get; } = new();

    /// <summary>Completes when the lane is over.</summary>
    public Task WhenOver => over.Task;

    public void End() => over.TrySetResult();

    public void Add(OutboxEntry entry) => waiting.Enqueue(entry);

    /// <summary>The oldest messages, at least one, which stay until they are removed.</summary>
    public IReadOnlyList<OutboxEntry> Peek(int atMost, int maxBytes)
    {
        var batch = new List<OutboxEntry>();
        var bytes = 0L;
        foreach (var entry in waiting)
        {
            bytes += entry.Size;
            if (batch.Count == atMost || (batch.Count > 0 && bytes > maxBytes))
                break;
            batch.Add(entry);
        }

        return batch;
    }

    public void Remove(int count)
    {
        for (; count > 0; count--)
            waiting.Dequeue();
    }
}
