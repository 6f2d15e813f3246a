using Memory.LoadTest.Traffic;

namespace Memory.Server.Tests.Load;

/// <summary>A server, its connections and the clock, all made up: it answers one request at a time in a fixed time, and stands still for a while.</summary>
internal sealed class SimulatedServer(TimeSpan service, TimeSpan stallFrom, TimeSpan stallTo) : IPace
{
    private readonly PriorityQueue<Action, TimeSpan> events = new();
    private TimeSpan free;

    public TimeSpan Now { get; private set; }

    /// <summary>How many requests reached it while it stood still.</summary>
    public int SentWhileStalled { get; private set; }

    public LaneSet Lanes(int count) => new(1, count, _ => new Lane(this));

    public void WaitUntil(TimeSpan due, CancellationToken cancellationToken)
    {
        while (events.TryPeek(out var happen, out var at) && at <= due)
        {
            events.Dequeue();
            Now = at;
            happen();
        }

        Now = due > Now ? due : Now;
    }

    private void Serve(Action<Answer> answered)
    {
        SentWhileStalled += Now >= stallFrom && Now < stallTo ? 1 : 0;
        var start = free > Now ? free : Now;
        start = start >= stallFrom && start < stallTo ? stallTo : start;
        free = start + service;
        events.Enqueue(() => answered(new Answer(200, AnswerFault.None, default)), free);
    }

    private sealed class Lane(SimulatedServer server) : ILane
    {
        public void Send(PlannedRequest request, Action<Answer> answered) => server.Serve(answered);

        public void GiveUpAfter(TimeSpan patience)
        {
        }

        public void Dispose()
        {
        }
    }
}
