using System.Globalization;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>How many recalls a second a machine gives when as many as possible are asked for.</summary>
internal sealed class Saturation : IScenario
{
    /// <summary>What mem0 takes for a search with one client, as measured in docs/comparison.md's class of machine.</summary>
    private const double Mem0Ms = 28;

    public string Name => "saturation";

    public string Summary => "20 users with 1,000 memories each: how many recalls a second.";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        var users = stage.Options.Users ?? 20;
        var memories = stage.Options.Memories ?? (stage.Options.IsQuick ? 100 : 1_000);
        await using var fleet = await stage.StartAsync(cancellationToken);
        await stage.SeedAsync(fleet, 0, users, memories, cancellationToken);
        var shape = new TrafficShape { Users = users, MemoriesPerUser = memories, Mix = TrafficMix.RecallOnly, Servers = fleet.Servers.Count };
        var one = await stage.RunClosedAsync(fleet, "one client", new MixedTraffic(stage.NewRequests(), shape, stage.Options.Seed), cancellationToken, connections: 1);
        var full = await stage.RunClosedAsync(fleet, "saturation, recall only", new MixedTraffic(stage.NewRequests(), shape, stage.Options.Seed + 1), cancellationToken);
        var size = string.Create(CultureInfo.InvariantCulture, $"{memories:#,0} memories per user");
        await stage.TellAsync(new Figure($"recalls/s at saturation, {size}", full.AnsweredPerSecond, "/s", 1_500, IsAtLeast: true));
        await stage.TellAsync(new Figure($"recalls/s with one client, {size}", one.AnsweredPerSecond, "/s"));
        await stage.TellAsync(new Figure("recalls/s at saturation over mem0's with one client", full.AnsweredPerSecond / (1_000 / Mem0Ms), "times", 10, IsAtLeast: true));
    }
}
