namespace Memory.LoadTest.Traffic;

/// <summary>The connections of a run, by server. The one used last is taken first, so that few are in use when few are needed.</summary>
internal sealed class LaneSet : IDisposable
{
    private readonly ILane[][] all;
    private readonly Stack<ILane>[] idle;

    /// <param name="servers">How many servers there are.</param>
    /// <param name="perServer">How many connections each gets.</param>
    /// <param name="open">Makes a connection to a server.</param>
    public LaneSet(int servers, int perServer, Func<int, ILane> open)
    {
        all = [.. Enumerable.Range(0, servers).Select(server => Enumerable.Range(0, perServer).Select(_ => open(server)).ToArray())];
        idle = [.. all.Select(static lanes => new Stack<ILane>(lanes))];
    }

    public int Servers => all.Length;

    /// <summary>A free connection; null when there is none. Whoever calls keeps others from doing so meanwhile, here and below.</summary>
    public ILane? TryTake(int server) => idle[server].TryPop(out var lane) ? lane : null;

    public void Return(int server, ILane lane) => idle[server].Push(lane);

    /// <summary>Gives up requests that were sent before so long. Any thread may.</summary>
    public void GiveUpAfter(TimeSpan patience)
    {
        foreach (var lane in all.SelectMany(static lanes => lanes))
            lane.GiveUpAfter(patience);
    }

    public void Dispose()
    {
        foreach (var lane in all.SelectMany(static lanes => lanes))
            lane.Dispose();
    }
}
