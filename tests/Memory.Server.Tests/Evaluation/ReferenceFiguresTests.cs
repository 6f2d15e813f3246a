using Memory.Client;
using Memory.Evaluation.Asking;
using Memory.Evaluation.Conversations;
using Memory.Evaluation.Figures;
using Memory.Evaluation.Findings;
using Memory.Testing;

namespace Memory.Server.Tests.Evaluation;

/// <summary>
/// The figures of eight made-up rankings, against what a scorer written apart from this one, in another language, printed for the same
/// rankings. Whoever compares figures with those of that scorer relies on it.
/// </summary>
public sealed class ReferenceFiguresTests
{
    private static readonly Dictionary<string, double> Reference = new(StringComparer.Ordinal)
    {
        ["beam-tiny/ALL/n"] = 6,
        ["beam-tiny/ALL/mrr"] = 45.95959595959596,
        ["beam-tiny/ALL/r5"] = 41.666666666666664,
        ["beam-tiny/ALL/h5"] = 50,
        ["beam-tiny/ALL/a5"] = 33.333333333333336,
        ["beam-tiny/ALL/r10"] = 55.55555555555555,
        ["beam-tiny/ALL/h10"] = 66.66666666666667,
        ["beam-tiny/ALL/a10"] = 50,
        ["beam-tiny/ALL/r25"] = 63.888888888888886,
        ["beam-tiny/ALL/h25"] = 83.33333333333333,
        ["beam-tiny/ALL/a25"] = 50,
        ["beam-tiny/ALL/r50"] = 77.77777777777777,
        ["beam-tiny/ALL/h50"] = 83.33333333333333,
        ["beam-tiny/ALL/a50"] = 66.66666666666667,
        ["beam-tiny/EVID6/n"] = 5,
        ["beam-tiny/EVID6/mrr"] = 51.81818181818181,
        ["beam-tiny/EVID6/r5"] = 50,
        ["beam-tiny/EVID6/a5"] = 40,
        ["beam-tiny/EVID6/r10"] = 60,
        ["beam-tiny/EVID6/r25"] = 70,
        ["beam-tiny/EVID6/h25"] = 80,
        ["beam-tiny/EVID6/r50"] = 80,
        ["beam-tiny/EVID6/a50"] = 80,
        ["beam-tiny/summarization/mrr"] = 16.666666666666664,
        ["beam-tiny/summarization/r25"] = 33.33333333333333,
        ["beam-tiny/temporal-reasoning/n"] = 2,
        ["beam-tiny/temporal-reasoning/mrr"] = 4.545454545454546,
        ["beam-tiny/temporal-reasoning/r25"] = 25,
        ["beam-tiny/temporal-reasoning/a50"] = 50,
        ["beam-tiny/updates/n"] = 2,
        ["beam-tiny/updates/new10"] = 100,
        ["beam-tiny/updates/first"] = 50,
        ["beam-tiny/abstention/auc"] = 0.75,
    };

    private static readonly Dictionary<string, IReadOnlyList<RecalledTurn>> Rankings = new(StringComparer.Ordinal)
    {
        ["q1"] = Ranking(50, 0.9, (1, "t1"), (7, "t2")),
        ["q2"] = Ranking(50, 0.3, (6, "t3"), (26, "t4")),
        ["q3"] = Ranking(10, 0.5, (1, "t6"), (3, "t7")),
        ["q4"] = Ranking(12, 0.2, (2, "t8")),
        ["q5"] = Ranking(5, 0.3),
        ["q6"] = [],
        ["q7"] = [],
        ["q8"] = Ranking(50, 0.9, (11, "t11"), (50, "t12")),
    };

    private static readonly Conversation Tiny = new("beam-tiny", [],
    [
        new Question("q1", "information-extraction", ["t1", "t2"]),
        new Question("q2", "summarization", ["t3", "t4", "t5"]),
        new Question("q3", "knowledge-update", ["t6", "t7"]) { Old = ["t6"], New = ["t7"] },
        new Question("q4", "knowledge-update", ["t8"]) { Old = ["t9"], New = ["t8"] },
        new Question("q5", "abstention", []),
        new Question("q6", "abstention", []),
        new Question("q7", "temporal-reasoning", ["t10"]),
        new Question("q8", "temporal-reasoning", ["t11", "t12"]),
    ]);

    [Fact]
    public async Task Figures_OfMadeUpRankings_AreThoseOfTheReference()
    {
        var memory = new FakeMemory
        {
            OnRecall = static (request, _) => ValueTask.FromResult(FakeMemory.Recalled(request.UserId, "") with { Turns = Rankings[request.Query] }),
        };
        var interview = new Interview(new MemoryUnderTest(memory, TimeProvider.System), new EvaluationOptions { Tag = "x" });

        var findings = await interview.AskAsync(Tiny, NoWatch.Instance, TestContext.Current.CancellationToken);
        var figures = NamedFigures.Of(SetFigures.Of(new SetFindings(new QuestionSet("beam-tiny", [Tiny]), findings))).ToDictionary(StringComparer.Ordinal);

        Assert.All(Reference, expected => Assert.Equal(expected.Value, figures[expected.Key], 9));
    }

    private static IReadOnlyList<RecalledTurn> Ranking(int length, double score, params (int Rank, string Turn)[] gold) =>
    [
        .. Enumerable.Range(1, length).Select(rank => new RecalledTurn
        {
            Id = gold.FirstOrDefault(turn => turn.Rank == rank).Turn ?? $"filler-{rank}",
            SessionId = "s",
            Role = TurnRole.User,
            Content = "x",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Score = score,
        }),
    ];
}
