using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks.Asking;

/// <summary>What was not acknowledged and is to be sent again, as an application's outbox does it: the same request, later. Any thread may use it.</summary>
internal sealed class Outbox
{
    /// <summary>What is sent again is counted under this name.</summary>
    public const string Series = "sent again";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly Queue<(PlannedRequest Request, TimeSpan Due)> waiting = [];
    private int open;

    /// <summary>How many requests were not acknowledged so far, be they waiting or under way once more.</summary>
    public int Count => Volatile.Read(ref open);

    /// <summary>Takes in a request that was not acknowledged.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="now">The time of the run.</param>
    /// <param name="isFirst">Whether it failed for the first time.</param>
    public void Keep(PlannedRequest request, TimeSpan now, bool isFirst)
    {
        if (isFirst)
            Interlocked.Increment(ref open);
        lock (gate)
            waiting.Enqueue((request, now + Pause));
    }

    /// <summary>One that was in here is acknowledged.</summary>
    public void Forget() => Interlocked.Decrement(ref open);

    /// <summary>What is due again, a few at a time, so that a server that has just come back is not run over.</summary>
    public IReadOnlyList<PlannedRequest> Take(TimeSpan now, int most)
    {
        lock (gate)
        {
            var due = new List<PlannedRequest>();
            while (due.Count < most && waiting.TryPeek(out var next) && next.Due <= now)
                due.Add(waiting.Dequeue().Request);
            return due;
        }
    }
}
