using System.Globalization;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>Whether the reading of turns for facts catches up after a time in which more came than can be read.</summary>
internal sealed class Overload : IScenario
{
    private const int Batch = 10;

    private static readonly TimeSpan MostDrain = TimeSpan.FromMinutes(2);

    public string Name => "overload";

    public string Summary => "A minute of more turns than can be read for facts, in batches of 10, and how long reading the rest takes.";

    public async Task RunAsync(Stage stage, CancellationToken cancellationToken)
    {
        var users = stage.Options.Users ?? 100;
        await using var fleet = await stage.StartAsync(cancellationToken);
        var traffic = new BatchTraffic(stage.NewRequests(), users, Batch, fleet.Servers.Count, firstTurn: 0);
        var length = new RunLength(TimeSpan.Zero, TimeSpan.FromSeconds(stage.Options.Seconds ?? (stage.Options.IsQuick ? 5 : 60)));
        var run = stage.Options.Rate is { } rate
            ? await stage.KeepAsync(await stage.AskOpenAsync(fleet, "overload", traffic, rate, length, new Tally(), cancellationToken))
            : await stage.RunClosedAsync(fleet, "overload, as many as are taken", traffic, cancellationToken, length: length);
        var left = await fleet.BacklogAsync(cancellationToken);
        var (drained, still) = await DrainAsync(stage, fleet, cancellationToken);
        await stage.TellAsync(new Figure("turns/s acknowledged meanwhile", run.AnsweredPerSecond * Batch, "/s"));
        await stage.TellAsync(new Figure("jobs waiting at its end", left, ""));
        await stage.TellAsync(new Figure("backlog back at zero after", drained.TotalSeconds, "s", 10));
        if (still > 0)
            await stage.SayAsync(string.Create(CultureInfo.InvariantCulture, $"  … or rather not yet: {still:#,0} jobs still waited then, and nobody waited for them."));
    }

    /// <summary>How long until no extraction job waited or ran, and how many still did when that was given up.</summary>
    private static async Task<(TimeSpan Took, int Still)> DrainAsync(Stage stage, Fleet fleet, CancellationToken cancellationToken)
    {
        var started = stage.Time.GetTimestamp();
        while (true)
        {
            var still = await fleet.BacklogAsync(cancellationToken);
            var took = stage.Time.GetElapsedTime(started);
            if (still == 0 || took > MostDrain)
                return (took, still);
            await Task.Delay(TimeSpan.FromMilliseconds(100), stage.Time, cancellationToken);
        }
    }
}
