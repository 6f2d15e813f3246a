using System.Globalization;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>Turns: how fast they are acknowledged, one by one and in batches, and whether one is found as soon as it is acknowledged.</summary>
internal sealed class Ingestion : IScenario
{
    private const double LightRate = 50;
    private const int Batch = 50;

    public string Name => "ingest";

    public string Summary => "Turns at light load, read back at once, and in batches.";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        var users = stage.Options.Users ?? 100;
        await using var fleet = await stage.StartAsync(cancellationToken);
        await LightAsync(stage, fleet, users, cancellationToken);
        await ReadBackAsync(stage, fleet, users, cancellationToken);
        await BatchesAsync(stage, fleet, users, cancellationToken);
    }

    private static async Task LightAsync(Stage stage, Fleet fleet, int users, CancellationToken cancellationToken)
    {
        var shape = new TrafficShape { Users = users, MemoriesPerUser = 1, Mix = TrafficMix.IngestOnly, Servers = fleet.Servers.Count };
        var run = await stage.RunOpenAsync(fleet, "turns one by one", new MixedTraffic(stage.NewRequests(), shape, stage.Options.Seed), stage.RateOr(LightRate), cancellationToken);
        await stage.TellAsync(new Figure("a turn acknowledged durably, p50 at light load", run.Series[0].P50Ms, "ms", stage.IsEmbedded ? 1.5 : 3));
        await stage.TellAsync(new Figure("a turn acknowledged durably, p99 at light load", run.Series[0].P99Ms, "ms"));
    }

    private static async Task ReadBackAsync(Stage stage, Fleet fleet, int users, CancellationToken cancellationToken)
    {
        var traffic = new ReadBackTraffic(stage.NewRequests(), users, fleet.Servers.Count);
        await stage.RunClosedAsync(fleet, "read your writes", traffic, cancellationToken, connections: 4);
        await stage.TellAsync(new Figure("turns looked for right after their acknowledgement", traffic.Looked, ""));
        await stage.TellAsync(new Figure("… and not found", traffic.Missed, "", 0));
        if (traffic.Missed > 0)
            await stage.TellTroubleAsync(string.Create(CultureInfo.InvariantCulture, $"{traffic.Missed} of {traffic.Looked} turns were not found right after their acknowledgement, such as {traffic.FirstMissed}"));
    }

    private static async Task BatchesAsync(Stage stage, Fleet fleet, int users, CancellationToken cancellationToken)
    {
        var run = await stage.RunClosedAsync(
            fleet, $"turns in batches of {Batch}", new BatchTraffic(stage.NewRequests(), users, Batch, fleet.Servers.Count, firstTurn: 10_000_000), cancellationToken);
        await stage.TellAsync(new Figure($"turns/s acknowledged durably in batches of {Batch}", run.AnsweredPerSecond * Batch, "/s", 3_000, IsAtLeast: true));
    }
}
