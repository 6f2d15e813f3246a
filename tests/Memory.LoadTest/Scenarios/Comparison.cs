using System.Globalization;
using Memory.LoadTest.Reports;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Scenarios;

/// <summary>Asks two fleets the same in turns, so that what else the machine does meets both alike.</summary>
internal sealed class Comparison(Stage stage, double rate)
{
    private const int Rounds = 3;
    private const int SecondsOfRound = 7;

    /// <summary>The recalls of both, all rounds together.</summary>
    public async Task<(SeriesReport First, SeriesReport Second)> RunAsync(
        (string Name, Fleet Fleet, TrafficShape Shape) first, (string Name, Fleet Fleet, TrafficShape Shape) second, CancellationToken cancellationToken)
    {
        var (one, other) = (new Side(first.Name, first.Fleet, first.Shape), new Side(second.Name, second.Fleet, second.Shape));
        var rounds = stage.Options.IsQuick ? 1 : Rounds;
        for (var round = 0; round < rounds; round++)
        {
            await AskAsync(one, round, cancellationToken);
            await AskAsync(other, round, cancellationToken);
        }

        return (await KeepAsync(one), await KeepAsync(other));
    }

    private async Task AskAsync(Side side, int round, CancellationToken cancellationToken)
    {
        // The first round warms up for longer: code is compiled and indexes are read then.
        var length = new RunLength(
            round == 0 ? stage.UsualLength.WarmUp : TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(stage.Options.Seconds ?? (stage.Options.IsQuick ? 3 : SecondsOfRound)));
        var traffic = new MixedTraffic(stage.NewRequests(), side.Shape with { FirstTurn = round * 100_000 }, stage.Options.Seed + round);
        side.Rounds.Add(await stage.AskOpenAsync(
            side.Fleet, string.Create(CultureInfo.InvariantCulture, $"{side.Name}, round {round + 1}"), traffic, stage.RateOr(rate), length, side.Tally, cancellationToken));
    }

    /// <summary>The last round's report has the latencies of all, since they are counted together.</summary>
    private async Task<SeriesReport> KeepAsync(Side side)
    {
        var run = await stage.KeepAsync(side.Rounds[^1] with
        {
            Name = side.Name,
            Seconds = side.Rounds.Sum(static round => round.Seconds),
            AnsweredPerSecond = Math.Round(side.Rounds.Average(static round => round.AnsweredPerSecond), 1),
            Usage = UsageReport.Sum([.. side.Rounds.Select(static round => round.Usage)]),
        });
        return run.Series.First(static series => series.Name == "recall");
    }

    private sealed record Side(string Name, Fleet Fleet, TrafficShape Shape)
    {
        public Tally Tally { get; } = new();

        public List<RunReport> Rounds { get; } = [];
    }
}
