namespace Memory.Client;

/// <summary>The waiting messages of one session, in the order they were said. Guarded by the outbox's lock.</summary>
internal sealed class OutboxLane(string userId, string? sessionId)
{
    private readonly Queue<IngestMessage> waiting = new();

    public void Add(IEnumerable<IngestMessage> messages)
    {
        foreach (var message in messages)
            waiting.Enqueue(message);
    }

    /// <summary>The oldest messages, which stay until they are removed.</summary>
    public IngestRequest Peek(int atMost) =>
        new() { UserId = userId, SessionId = sessionId, Messages = [.. waiting.Take(atMost)] };

    /// <summary>Removes the oldest messages; answers whether none is left.</summary>
    public bool Remove(int count)
    {
        for (; count > 0; count--)
            waiting.Dequeue();
        return waiting.Count == 0;
    }
}
