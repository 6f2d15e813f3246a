using System.Globalization;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>Whether a user's recall costs more when a million memories of others lie beside it: the same user alone and among all, in turns.</summary>
internal sealed class Million : IScenario
{
    private const double Rate = 100;

    public string Name => "million";

    public string Summary => "A user among 1,000,000 memories of 10,000 users, beside the same user alone.";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        var users = stage.Options.Users ?? (stage.Options.IsQuick ? 200 : 10_000);
        var memories = stage.Options.Memories ?? (stage.Options.IsQuick ? 20 : 100);
        var own = memories * 10;
        await using var alone = await stage.StartAsync(cancellationToken);
        await stage.SeedAsync(alone, 0, 1, own, cancellationToken);
        await using var among = await stage.StartAsync(cancellationToken);
        await stage.SeedAsync(among, 0, 1, own, cancellationToken);
        await stage.SeedAsync(among, 1, users - 1, memories, cancellationToken);

        var total = string.Create(CultureInfo.InvariantCulture, $"{own + ((users - 1L) * memories):#,0}");
        var comparison = await new Comparison(stage, Rate).RunAsync(
            ("alone", alone, ShapeFor(alone, own)), ($"among {total} memories", among, ShapeFor(among, own)), cancellationToken);
        await stage.TellAsync(new Figure($"recall p50, {own:#,0} memories alone", comparison.First.P50Ms, "ms"));
        await stage.TellAsync(new Figure($"recall p50, the same among {total} of {users:#,0} users", comparison.Second.P50Ms, "ms"));
        await stage.TellAsync(new Figure("recall p50, among all over alone", comparison.Second.P50Ms / comparison.First.P50Ms, "times", 1.3));
        await stage.TellAsync(new Figure("recall p99, among all over alone", comparison.Second.P99Ms / comparison.First.P99Ms, "times"));
    }

    private static TrafficShape ShapeFor(Fleet fleet, int memories) =>
        new() { Users = 1, MemoriesPerUser = memories, Mix = TrafficMix.RecallOnly, Servers = fleet.Servers.Count };
}
