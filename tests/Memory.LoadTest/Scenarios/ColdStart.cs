using System.Globalization;
using Memory.LoadTest.Histograms;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>How long somebody waits whose memory no server holds: the first recall after a server was killed and started again.</summary>
internal sealed class ColdStart : IScenario
{
    private const int Rounds = 3;

    public string Name => "cold";

    public string Summary => "The first recall of users with 1,000, 10,000 and 100,000 memories after a start.";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        (int Memories, int Users)[] sizes = stage.Options.Memories is { } one ? [(one, stage.Options.Users ?? 5)]
            : stage.Options.IsQuick ? [(500, 3), (2_000, 3)] : [(1_000, 10), (10_000, 5), (100_000, 1)];
        await using var fleet = await stage.StartAsync(cancellationToken);

        // The first user's recalls warm the code up and are not counted.
        await stage.SeedAsync(fleet, 0, 1, 100, cancellationToken);
        for (var (number, first) = (0, 1); number < sizes.Length; first += sizes[number++].Users)
            await stage.SeedAsync(fleet, first, sizes[number].Users, sizes[number].Memories, cancellationToken);

        var found = sizes.ToDictionary(static size => size.Memories, static _ => new LatencyHistogram());
        for (var round = 0; round < Rounds; round++)
        {
            await fleet.Servers[0].KillAsync();
            await fleet.Servers[0].StartAsync(cancellationToken);
            for (var warm = 0; warm < 100; warm++)
                await AskAsync(stage, fleet, 0, 100, cancellationToken);
            for (var (number, user) = (0, 1); number < sizes.Length; number++)
            {
                for (var of = 0; of < sizes[number].Users; of++, user++)
                    found[sizes[number].Memories].Record(await AskAsync(stage, fleet, user, sizes[number].Memories, cancellationToken));
            }
        }

        foreach (var (memories, latencies) in found)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"first recall, {memories:#,0} memories");
            await stage.TellAsync(new Figure($"{name}, median of {latencies.Count}", latencies.Percentile(50).TotalMilliseconds, "ms", 100.0 * Math.Max(memories, 10_000) / 10_000));
            await stage.TellAsync(new Figure($"{name}, slowest", latencies.Max.TotalMilliseconds, "ms"));
        }
    }

    private static async Task<TimeSpan> AskAsync(Stage stage, Fleet fleet, int user, int memories, CancellationToken cancellationToken)
    {
        var random = new Texts.Splitting((ulong)user);
        using var lane = new HttpLane(fleet.Servers[0].Spec.Address, stage.Time);
        var request = new PlannedRequest("first recall", 0, stage.NewRequests().Recall(user, memories / 2, ref random));
        var answered = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        var sent = stage.Time.GetTimestamp();
        TimeSpan took = default;
        lane.Send(request, answer =>
        {
            took = stage.Time.GetElapsedTime(sent);
            answered.SetResult(answer.Status);
        });
        var status = await answered.Task.WaitAsync(TimeSpan.FromMinutes(1), stage.Time, cancellationToken);
        return status == 200 ? took : throw new InvalidOperationException($"The first recall was answered with {status}.");
    }
}
