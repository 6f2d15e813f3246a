namespace Memory.LoadTest.Traffic;

/// <summary>
/// Keeps every connection busy: the next request leaves when the one before is answered. It finds how much a server can do. Its latencies tell how long a request takes in a full
/// house, not how long callers would wait who come by themselves.
/// </summary>
internal sealed class ClosedLoop(ITraffic traffic, LaneSet lanes, IPace pace, Tally tally)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Lock gate = new();
    private readonly Queue<ILane> resting = [];
    private RunLength length;
    private bool isOver;
    private int busy;

    /// <summary>How many requests are under way.</summary>
    public int Outstanding => Volatile.Read(ref busy);

    /// <summary>Runs until the time or the requests are used up and everything is answered or given up; how long that took. Blocks; call it on a thread of its own.</summary>
    public TimeSpan Run(RunLength wanted, CancellationToken cancellationToken)
    {
        length = wanted;
        for (var server = 0; server < lanes.Servers; server++)
        {
            while (lanes.TryTake(server) is { } lane)
                resting.Enqueue(lane);
        }

        while (pace.Now < length.Whole && !Volatile.Read(ref isOver) && !cancellationToken.IsCancellationRequested)
        {
            Wake();
            pace.WaitUntil(pace.Now + Look, cancellationToken);
            lanes.GiveUpAfter(RunLength.Patience);
        }

        Volatile.Write(ref isOver, true);
        // A moment more than patience, so that whatever was sent is answered or given up, and counted.
        var last = pace.Now + RunLength.Patience + TimeSpan.FromSeconds(1);
        while (Outstanding > 0 && pace.Now < last && !cancellationToken.IsCancellationRequested)
        {
            pace.WaitUntil(pace.Now + TimeSpan.FromMilliseconds(1), cancellationToken);
            lanes.GiveUpAfter(RunLength.Patience);
        }

        return pace.Now;
    }

    /// <summary>Sets to work what rests: all at the beginning, and later what met a server that is away, so that it is not asked without a pause.</summary>
    private void Wake()
    {
        for (var left = Resting(); left > 0; left--)
        {
            ILane lane;
            lock (gate)
                lane = resting.Dequeue();
            Continue(lane);
        }
    }

    private int Resting()
    {
        lock (gate)
            return resting.Count;
    }

    private void Continue(ILane lane)
    {
        PlannedRequest? request;
        lock (gate)
        {
            request = isOver ? null : traffic.Next();
            if (request is null)
                isOver = true;
            else
                busy++;
        }

        if (request is not null)
            Send(lane, request);
    }

    private void Send(ILane lane, PlannedRequest request)
    {
        var sent = pace.Now;
        lane.Send(request, answer =>
        {
            var now = pace.Now;
            var isRight = request.Answered is { } look ? look(answer) : answer.IsSuccess;
            if (now >= length.WarmUp && now < length.Whole)
                tally.Of(request.Series).Count(answer, isRight, now - sent);
            lock (gate)
            {
                busy--;
                if (answer.Fault != AnswerFault.None)
                {
                    resting.Enqueue(lane);
                    return;
                }
            }

            Continue(lane);
        });
    }
}
