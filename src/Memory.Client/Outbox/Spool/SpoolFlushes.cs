namespace Memory.Client;

/// <summary>Who waits until what they enqueued is on disk.</summary>
internal sealed class SpoolFlushes(OutboxQueue queue)
{
    private readonly Lock gate = new();
    private readonly List<(long Number, TaskCompletionSource<bool> Ended)> waiting = [];
    private bool isClosed;

    public bool IsAny
    {
        get
        {
            lock (gate)
                return waiting.Count > 0;
        }
    }

    /// <summary>Waits until everything up to this number is on disk or done.</summary>
    public Task<bool> Add(long number)
    {
        lock (gate)
        {
            if (isClosed || queue.FirstUnwritten > number)
                return Task.FromResult(queue.FirstUnwritten > number);
            var ended = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((number, ended));
            return ended.Task;
        }
    }

    /// <summary>Ends the waits for what is written, and all of them when nothing more can be.</summary>
    public void End(bool isStuck)
    {
        lock (gate)
        {
            var first = queue.FirstUnwritten;
            foreach (var (number, ended) in waiting.Where(wait => isStuck || first > wait.Number))
                ended.SetResult(first > number);
            waiting.RemoveAll(static wait => wait.Ended.Task.IsCompleted);
        }
    }

    public void Close()
    {
        lock (gate)
            isClosed = true;
        End(isStuck: true);
    }
}
