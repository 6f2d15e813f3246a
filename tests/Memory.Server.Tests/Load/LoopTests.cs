using Memory.LoadTest.Arrivals;
using Memory.LoadTest.Traffic;

namespace Memory.Server.Tests.Load;

public sealed class LoopTests
{
    private const int PerSecond = 100;
    private const int Connections = 4;

    private static readonly RunLength TenSeconds = new(TimeSpan.Zero, TimeSpan.FromSeconds(10));
    private static readonly TimeSpan Service = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void OpenLoop_AServerStandsStillForASecond_EverybodyWhoCameMeanwhileIsCounted()
    {
        var server = new SimulatedServer(Service, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
        var tally = RunOpen(server, TenSeconds);

        // Four requests were stuck in the server; the hundred that were due in that second waited half a second on average.
        var latencies = tally.Of("recall").Latencies;
        Assert.Equal(Connections, server.SentWhileStalled);
        Assert.InRange(latencies.Percentile(89).TotalMilliseconds, 1, 150);
        Assert.InRange(latencies.Percentile(95).TotalMilliseconds, 450, 650);
        Assert.InRange(latencies.Percentile(99).TotalMilliseconds, 850, 1_010);
        Assert.InRange(tally.Answered, (10 * PerSecond) - 1, 10 * PerSecond);
    }

    [Fact]
    public void ClosedLoop_TheSameServer_SeesOnlyThoseThatWereStuck()
    {
        var server = new SimulatedServer(Service, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(6));
        var tally = new Tally();
        using var lanes = server.Lanes(Connections);

        new ClosedLoop(new Recalls(), lanes, server, tally).Run(TenSeconds, Token);

        // Which is why it is not what latency is told by.
        Assert.InRange(tally.Of("recall").Latencies.Percentile(99.9).TotalMilliseconds, 0, 10);
        Assert.InRange(tally.Answered, 8_900, 9_000);
    }

    [Fact]
    public void OpenLoop_WarmUp_IsNotCounted()
    {
        var server = new SimulatedServer(Service, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        var tally = RunOpen(server, new RunLength(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2)));

        Assert.InRange(tally.Answered, (2 * PerSecond) - 1, (2 * PerSecond) + 1);
        Assert.InRange(tally.Of("recall").Latencies.Max.TotalMilliseconds, 0, 5);
    }

    [Fact]
    public void OpenLoop_AnAnswerThatNeverComes_IsTold()
    {
        var tally = RunOpen(new SimulatedServer(Service, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)), new RunLength(TimeSpan.Zero, TimeSpan.FromSeconds(2)));

        Assert.InRange(tally.Of("recall").Statuses["unsent"], (2 * PerSecond) - 2 - tally.Answered - Connections, (2 * PerSecond) - tally.Answered - Connections);
        Assert.InRange(tally.Answered, PerSecond - 2, PerSecond);
    }

    private static Tally RunOpen(SimulatedServer server, RunLength length)
    {
        var tally = new Tally();
        using var lanes = server.Lanes(Connections);
        new OpenLoop(new ArrivalSchedule(PerSecond, ArrivalKind.Even, seed: 1), new Recalls(), lanes, server, tally).Run(length, Token);
        return tally;
    }

    private sealed class Recalls : ITraffic
    {
        public PlannedRequest Next() => new("recall", 0, default);
    }
}
