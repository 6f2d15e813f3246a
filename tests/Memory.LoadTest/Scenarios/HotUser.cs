using Memory.LoadTest.Reports;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>Whether one user who asks all the time makes the others wait.</summary>
internal sealed class HotUser : IScenario
{
    private const double Rate = 100;
    private const double HotShare = 0.5;

    public string Name => "hot-user";

    public string Summary => "One user with half of all requests among 1,000 others, beside the others alone.";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        var users = stage.Options.Users ?? (stage.Options.IsQuick ? 100 : 1_001);
        var memories = stage.Options.Memories ?? (stage.Options.IsQuick ? 50 : 1_000);
        await using var fleet = await stage.StartAsync(cancellationToken);
        await stage.SeedAsync(fleet, 0, 1, memories, cancellationToken);
        await stage.SeedAsync(fleet, 1, users - 1, Math.Min(memories, 100), cancellationToken);
        var all = new TrafficShape { Users = users, MemoriesPerUser = Math.Min(memories, 100), Mix = stage.Options.Mix, Servers = fleet.Servers.Count };
        var rate = stage.RateOr(Rate);

        var quiet = await stage.RunOpenAsync(
            fleet, "cold users alone", new MixedTraffic(stage.NewRequests(), all with { FirstUser = 1, Users = users - 1 }, stage.Options.Seed), rate * (1 - HotShare), cancellationToken);
        var busy = await stage.RunOpenAsync(
            fleet, "beside a hot user", new MixedTraffic(stage.NewRequests(), all with { HotShare = HotShare, FirstTurn = 100_000 }, stage.Options.Seed), rate, cancellationToken);

        var (alone, hot, cold) = (Recall(quiet, "recall"), Recall(busy, "recall, hot user"), Recall(busy, "recall, cold users"));
        await stage.TellAsync(new Figure("recall p50 of cold users, alone", alone.P50Ms, "ms"));
        await stage.TellAsync(new Figure("recall p50 of cold users, beside a hot one", cold.P50Ms, "ms"));
        await stage.TellAsync(new Figure("recall p50 of the hot user", hot.P50Ms, "ms"));
        await stage.TellAsync(new Figure("recall p99 of cold users, alone", alone.P99Ms, "ms"));
        await stage.TellAsync(new Figure("recall p99 of cold users, beside a hot one", cold.P99Ms, "ms"));
        await stage.TellAsync(new Figure("recall p99 of the hot user", hot.P99Ms, "ms"));
        await stage.TellAsync(new Figure("recall p50 of cold users, beside a hot one over alone", cold.P50Ms / alone.P50Ms, "times"));
    }

    private static SeriesReport Recall(RunReport run, string name) => run.Series.First(series => series.Name == name);
}
