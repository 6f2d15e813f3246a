using System.Globalization;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>One user alone, with more and more memories.</summary>
internal sealed class OneUser : IScenario
{
    private const int Middle = 10_000;
    private const int Large = 100_000;
    private const double Rate = 50;

    /// <summary>Few enough that a user this large can be served: a line that only grows would tell how long the run was.</summary>
    private const double RateOfLarge = 10;

    public string Name => "one-user";

    public string Summary => "One user with 1,000, 10,000 and 100,000 memories: how long recall, ingest and list take.";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        int[] sizes = stage.Options.Memories is { } one ? [one] : stage.Options.IsQuick ? [1_000, 3_000] : [1_000, Middle, Large];
        await using var fleet = await stage.StartAsync(cancellationToken);
        var found = new Dictionary<int, SeriesReport>();
        for (var user = 0; user < sizes.Length; user++)
        {
            var size = sizes[user];
            await stage.SeedAsync(fleet, user, 1, size, cancellationToken);
            var shape = new TrafficShape { FirstUser = user, Users = 1, MemoriesPerUser = size, Mix = stage.Options.Mix, Servers = fleet.Servers.Count };
            var name = string.Create(CultureInfo.InvariantCulture, $"{size:#,0} memories");
            var run = await stage.RunOpenAsync(fleet, name, new MixedTraffic(stage.NewRequests(), shape, stage.Options.Seed), stage.RateOr(size < Large ? Rate : RateOfLarge), cancellationToken);
            if (run.Series.FirstOrDefault(static series => series.Name == "recall") is not { Count: > 0 } recall)
                continue;
            found[size] = recall;
            var isAsked = size == Middle;
            await stage.TellAsync(new Figure($"recall p50, {name} of one user", recall.P50Ms, "ms", isAsked ? stage.IsEmbedded ? 3 : 6 : null));
            await stage.TellAsync(new Figure($"recall p99, {name} of one user", recall.P99Ms, "ms", isAsked ? stage.IsEmbedded ? 15 : 25 : null));
        }

        if (found.TryGetValue(Middle, out var middle) && found.TryGetValue(Large, out var large))
        {
            await stage.TellAsync(new Figure("recall p50, 100,000 memories over 10,000", large.P50Ms / middle.P50Ms, "times", 5));
            await stage.TellAsync(new Figure("recall p99, 100,000 memories over 10,000", large.P99Ms / middle.P99Ms, "times", 5));
        }
    }
}
