using System.Globalization;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>Very many users with little memory each, all alike: most requests are about somebody who was not asked about lately.</summary>
internal sealed class ManyUsers : IScenario
{
    private const double Rate = 100;

    public string Name => "many-users";

    public string Summary => "10,000 users with 100 memories each, asked about at random.";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        var users = stage.Options.Users ?? (stage.Options.IsQuick ? 100 : 10_000);
        var memories = stage.Options.Memories ?? (stage.Options.IsQuick ? 20 : 100);
        await using var fleet = await stage.StartAsync(cancellationToken);
        await stage.SeedAsync(fleet, 0, users, memories, cancellationToken);
        var shape = new TrafficShape { Users = users, MemoriesPerUser = memories, Mix = stage.Options.Mix, Servers = fleet.Servers.Count };
        var name = string.Create(CultureInfo.InvariantCulture, $"{users:#,0} users with {memories:#,0} memories each");
        var run = await stage.RunOpenAsync(fleet, name, new MixedTraffic(stage.NewRequests(), shape, stage.Options.Seed), stage.RateOr(Rate), cancellationToken);
        foreach (var series in run.Series)
        {
            await stage.TellAsync(new Figure($"{series.Name} p50, {name}", series.P50Ms, "ms"));
            await stage.TellAsync(new Figure($"{series.Name} p99, {name}", series.P99Ms, "ms"));
        }
    }
}
