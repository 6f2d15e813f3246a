using Memory.LoadTest.Reports;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>What encryption costs: the same user in an encrypted and in a plain store, in turns.</summary>
internal sealed class Sealed : IScenario
{
    private const double Rate = 50;

    public string Name => "sealed";

    public string Summary => "A user with 10,000 memories in an encrypted store, beside the same in a plain one.";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        var memories = stage.Options.Memories ?? (stage.Options.IsQuick ? 500 : 10_000);
        await using var plain = await stage.StartAsync(cancellationToken);
        await stage.SeedAsync(plain, 0, 1, memories, cancellationToken);
        await using var hidden = await stage.StartAsync(cancellationToken, isSealed: true);
        await stage.SeedAsync(hidden, 0, 1, memories, cancellationToken);
        var shape = new TrafficShape { Users = 1, MemoriesPerUser = memories, Mix = stage.Options.Mix, Servers = plain.Servers.Count };
        var (first, second) = await new Comparison(stage, Rate).RunAsync(("plain", plain, shape), ("encrypted", hidden, shape), cancellationToken);
        await stage.TellAsync(new Figure("recall p50, plain", first.P50Ms, "ms"));
        await stage.TellAsync(new Figure("recall p50, encrypted", second.P50Ms, "ms"));
        await stage.TellAsync(new Figure("recall p50, encrypted over plain", second.P50Ms / first.P50Ms, "times"));
        await stage.TellAsync(new Figure("recall p99, encrypted over plain", second.P99Ms / first.P99Ms, "times"));
    }
}
