using Memory.LoadTest.Arrivals;

namespace Memory.LoadTest.Traffic;

/// <summary>
/// Sends requests when they are due, whether or not those before them were answered. What finds no free connection waits in line, and its latency is counted from when it was
/// due: a server that stands still for a second is seen by all who would have asked in that second, as it would be in life.
/// </summary>
internal sealed class OpenLoop(ArrivalSchedule schedule, ITraffic traffic, LaneSet lanes, IPace pace, Tally tally, Action<RequestEnd>? watch = null)
{
    /// <summary>How many may wait for a connection; what is due beyond them is counted as dropped.</summary>
    public const int MostWaiting = 100_000;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    private readonly Lock gate = new();
    private readonly Queue<(PlannedRequest Request, TimeSpan Due)>[] waiting = [.. Enumerable.Range(0, lanes.Servers).Select(static _ => new Queue<(PlannedRequest, TimeSpan)>())];
    private TimeSpan warm;
    private int outstanding;

    /// <summary>How many requests are due and not answered.</summary>
    public int Outstanding => Volatile.Read(ref outstanding);

    /// <summary>Runs to the end and until everything is answered or given up. Blocks; call it on a thread of its own.</summary>
    public void Run(RunLength length, CancellationToken cancellationToken)
    {
        warm = length.WarmUp;
        var looked = TimeSpan.Zero;
        for (var due = schedule.Next(); due < length.Whole && !cancellationToken.IsCancellationRequested; due = schedule.Next())
        {
            // Between two requests far apart, late answers are given up all the same.
            while (due - looked > Look && !cancellationToken.IsCancellationRequested)
            {
                looked = looked + Look > pace.Now ? looked + Look : pace.Now;
                if (looked >= due)
                    break;
                pace.WaitUntil(looked, cancellationToken);
                lanes.GiveUpAfter(RunLength.Patience);
            }

            pace.WaitUntil(due, cancellationToken);
            if (traffic.Next() is not { } request)
                break;
            Offer(request, due);
        }

        // A moment more than patience, so that whatever was sent is answered or given up, and counted.
        var last = pace.Now + RunLength.Patience + TimeSpan.FromSeconds(1);
        while (Outstanding > 0 && pace.Now < last && !cancellationToken.IsCancellationRequested)
        {
            pace.WaitUntil(pace.Now + TimeSpan.FromMilliseconds(5), cancellationToken);
            lanes.GiveUpAfter(RunLength.Patience);
        }

        CountUnanswered();
    }

    /// <summary>Hands over a request that is due, also one beside the schedule. Any thread may.</summary>
    public void Offer(PlannedRequest request, TimeSpan due)
    {
        ILane? lane;
        lock (gate)
        {
            var line = waiting[request.Server];
            lane = line.Count == 0 ? lanes.TryTake(request.Server) : null;
            if (lane is null && line.Count >= MostWaiting)
            {
                if (due >= warm)
                    tally.Of(request.Series).CountLost("dropped", 1);
                watch?.Invoke(new RequestEnd(request, due, due, "dropped"));
                return;
            }

            outstanding++;
            if (lane is null)
                line.Enqueue((request, due));
        }

        if (lane is not null)
            Send(lane, request, due);
    }

    private void Send(ILane lane, PlannedRequest request, TimeSpan due) => lane.Send(request, answer =>
    {
        var now = pace.Now;
        var isRight = request.Answered is { } look ? look(answer) : answer.IsSuccess;
        if (due >= warm)
            tally.Of(request.Series).Count(answer, isRight, now - due);
        watch?.Invoke(new RequestEnd(request, due, now, isRight ? null : answer.Name));
        (PlannedRequest Request, TimeSpan Due) next;
        lock (gate)
        {
            outstanding--;
            if (!waiting[request.Server].TryDequeue(out next))
                lanes.Return(request.Server, lane);
        }

        if (next.Request is not null)
            Send(lane, next.Request, next.Due);
    });

    /// <summary>What still waits in line when the run's patience is over.</summary>
    private void CountUnanswered()
    {
        lock (gate)
        {
            foreach (var line in waiting)
            {
                foreach (var (request, due) in line)
                {
                    if (due >= warm)
                        tally.Of(request.Series).CountLost("unsent", 1);
                    watch?.Invoke(new RequestEnd(request, due, pace.Now, "unsent"));
                }

                outstanding -= line.Count;
                line.Clear();
            }
        }
    }
}
