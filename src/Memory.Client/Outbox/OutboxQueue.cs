namespace Memory.Client;

/// <summary>
/// What waits, and where: first in the lanes of the sessions, from which it is sent; then on disk alone; then in memory on its way to disk.
/// A message moves to a lane only when everything before it has, so that nothing of a session overtakes.
/// </summary>
/// <param name="capacity">How many messages may be in memory.</param>
/// <param name="spools">Whether messages go to disk too. Half the capacity is then kept for those on their way.</param>
/// <param name="begin">Starts sending a new lane.</param>
/// <param name="changed">Tells that there is something to write, to mark or to read back.</param>
internal sealed class OutboxQueue(int capacity, bool spools, Action<OutboxLane> begin, Action changed)
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string User, string? Session), OutboxLane> lanes = [];
    private readonly Queue<OutboxEntry> arriving = new();
    private readonly LinkedList<OutboxEntry> unwritten = new();
    private readonly int window = spools ? (capacity + 1) / 2 : capacity;
    private readonly List<OutboxEntry> settled = [];
    private TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool isReady = !spools;
    private bool isClosed;
    private int inLanes;
    private long onDiskAlone;
    private long lastNumber;

    /// <summary>How many messages wait or are under way.</summary>
    public long Pending
    {
        get
        {
            lock (gate)
                return Count;
        }
    }

    /// <summary>The number of the newest message enqueued.</summary>
    public long LastNumber
    {
        get
        {
            lock (gate)
                return lastNumber;
        }
    }

    /// <summary>The number of the oldest message that is in memory alone; the greatest number of all when none is.</summary>
    public long FirstUnwritten
    {
        get
        {
            lock (gate)
                return unwritten.First?.Value.Number ?? long.MaxValue;
        }
    }

    private long Count => inLanes + arriving.Count + onDiskAlone;

    private bool IsIdle => isReady && Count == 0;

    /// <summary>Takes messages, all or none. Answers why not, or null.</summary>
    public DropReason? TryAdd(IReadOnlyList<OutboxEntry> entries)
    {
        lock (gate)
        {
            if (isClosed)
                return DropReason.Closed;
            if (entries.Count > capacity - inLanes - arriving.Count)
                return DropReason.Full;
            foreach (var entry in entries)
            {
                entry.Number = ++lastNumber;
                entry.Unwritten = unwritten.AddLast(entry);
                arriving.Enqueue(entry);
            }

            Feed();
        }

        changed();
        return null;
    }

    /// <summary>Completes when nothing waits and nothing is under way.</summary>
    public Task WhenIdleAsync()
    {
        lock (gate)
        {
            if (IsIdle)
                return Task.CompletedTask;
            if (idle.Task.IsCompleted)
                idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return idle.Task;
        }
    }

    /// <summary>Completes when a lane is over, or at once when there is none.</summary>
    public Task WhenOverAsync(string userId, string? sessionId)
    {
        lock (gate)
            return lanes.TryGetValue((userId, sessionId), out var lane) ? lane.WhenOver : Task.CompletedTask;
    }

    /// <summary>The oldest messages of a lane, at least one; none after the end.</summary>
    public IReadOnlyList<OutboxEntry> Peek(OutboxLane lane, int atMost, int maxBytes)
    {
        lock (gate)
            return lane.Peek(atMost, maxBytes);
    }

    /// <summary>Removes the oldest messages of a lane, which the server stored or refused. Answers whether none is left, and the lane is over.</summary>
    public bool Complete(OutboxLane lane, IReadOnlyList<OutboxEntry> done)
    {
        bool isOver;
        lock (gate)
        {
            if (!lanes.ContainsKey(lane.Key))
                return true; // Closed meanwhile.
            lane.Remove(done.Count);
            inLanes -= done.Count;
            foreach (var entry in done)
                Settle(entry);
            if (lane.IsEmpty)
                End(lane);
            Feed();
            EndWaits();
            isOver = lane.IsEmpty;
        }

        changed();
        return isOver;
    }

    /// <summary>The oldest messages that are in memory alone.</summary>
    public IReadOnlyList<OutboxEntry> PeekUnwritten(int atMost)
    {
        lock (gate)
            return [.. unwritten.Take(atMost)];
    }

    /// <summary>Notes that the oldest unwritten messages are on disk now. Answers those that are on disk alone from now on.</summary>
    public IReadOnlyList<OutboxEntry> Written(IReadOnlyList<OutboxEntry> entries)
    {
        lock (gate)
        {
            var evicted = new List<OutboxEntry>();
            foreach (var entry in entries)
            {
                if (entry.Unwritten is { } node)
                    unwritten.Remove(node);
                entry.Unwritten = null;
                if (entry.IsDone && entry.Refusal is null)
                    settled.Add(entry); // Sent while it was written.
                else if (!entry.IsInLane)
                    evicted.Add(arriving.Dequeue());
            }

            onDiskAlone += evicted.Count;
            return evicted;
        }
    }

    /// <summary>Counts messages on disk: found there, or, when negative, not readable after all.</summary>
    public void AddOnDisk(long count)
    {
        lock (gate)
        {
            onDiskAlone += count;
            Feed();
            EndWaits();
        }
    }

    /// <summary>How many messages the lanes take from disk now. Nothing before half of them is free, so that little is read often.</summary>
    public int Room()
    {
        lock (gate)
            return onDiskAlone > 0 && inLanes <= window / 2 ? window - inLanes : 0;
    }

    /// <summary>Puts messages from disk into their lanes.</summary>
    public void Refill(IReadOnlyList<OutboxEntry> entries)
    {
        lock (gate)
        {
            onDiskAlone -= entries.Count;
            foreach (var entry in entries)
                PutInLane(entry);
            Feed();
        }
    }

    /// <summary>Takes what is done and is on disk, or is to be kept there as refused.</summary>
    public IReadOnlyList<OutboxEntry> TakeSettled()
    {
        lock (gate)
        {
            OutboxEntry[] taken = [.. settled];
            settled.Clear();
            return taken;
        }
    }

    /// <summary>Notes that what other processes left is known, so that nothing enqueued here overtakes it.</summary>
    public void Ready()
    {
        lock (gate)
        {
            isReady = true;
            Feed();
            EndWaits();
        }
    }

    /// <summary>Takes no more messages.</summary>
    public void Close()
    {
        lock (gate)
            isClosed = true;
    }

    /// <summary>Forgets everything. Answers how many messages were in memory alone.</summary>
    public int Clear()
    {
        lock (gate)
        {
            (isClosed, isReady) = (true, true);
            var lost = unwritten.Count;
            unwritten.Clear();
            arriving.Clear();
            foreach (var lane in lanes.Values.ToList())
                End(lane);
            (inLanes, onDiskAlone) = (0, 0);
            idle.TrySetResult();
            return lost;
        }
    }

    private void Settle(OutboxEntry entry)
    {
        entry.IsDone = true;
        var isWritten = entry.Unwritten is null;
        if (entry.Unwritten is { } node)
            unwritten.Remove(node);
        entry.Unwritten = null;
        if (spools && (isWritten || (entry.Refusal is not null && settled.Count < capacity)))
            settled.Add(entry);
    }

    /// <summary>Moves what arrives on to the lanes, unless something older waits on disk.</summary>
    private void Feed()
    {
        while (isReady && onDiskAlone == 0 && inLanes < window && arriving.TryDequeue(out var entry))
            PutInLane(entry);
    }

    private void PutInLane(OutboxEntry entry)
    {
        var key = (entry.Request.UserId, entry.Request.SessionId);
        var isNew = !lanes.TryGetValue(key, out var lane);
        if (isNew)
            lanes.Add(key, lane = new OutboxLane(key.UserId, key.SessionId));
        lane!.Add(entry);
        entry.IsInLane = true;
        inLanes++;
        if (isNew)
            begin(lane);
    }

    private void End(OutboxLane lane)
    {
        lanes.Remove(lane.Key);
        lane.End();
    }

    private void EndWaits()
    {
        if (IsIdle)
            idle.TrySetResult();
    }
}
