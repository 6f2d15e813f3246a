using Memory.Evaluation.Conversations;
using Memory.Evaluation.Figures;
using Memory.Evaluation.Findings;
using Memory.Evaluation.Reports;

namespace Memory.Server.Tests.Evaluation;

public sealed class AblationTests
{
    [Fact]
    public void Compare_TwoRuns_TellsTheSummariesAndTheDifference()
    {
        var rows = Ablation.Compare("lexical", 0.4, [Found("beam", ["a", "b"])], [Found("beam", ["x", "a"], ["x"])]).ToList();

        // With it both turns of the first question came; without it one did.
        Assert.Equal([new Ablated("lexical", 0.4, "beam", "ALL", 25, -25), new Ablated("lexical", 0.4, "beam", "EVID6", 50, -50)], rows);
    }

    [Fact]
    public void Table_OfSeveralSignals_HasALineForEach()
    {
        using var output = new StringWriter();

        AblationTable.Write(
            [
                new Ablated("lexical", 0.4, "beam", "ALL", 25, -25.04), new Ablated("lexical", 0.4, "beam", "EVID6", 50, 1.25),
                new Ablated("slot", 0.05, "beam", "ALL", 50.06, 0), new Ablated("slot", 0.05, "beam", "EVID6", 50, 0),
            ],
            output);

        Assert.Equal(
            ["", "| without | weight | beam ALL R@10 | beam EVID6 R@10 |", "|---|---|---|---|", "| lexical | 0.400 | 25.0 (-25.0) | 50.0 (+1.3) |", "| slot | 0.050 | 50.1 (0.0) | 50.0 (0.0) |", ""],
            output.ToString().ReplaceLineEndings("\n").Split('\n'));
    }

    [Fact]
    public void Without_ASignal_KeepsWhatTheRunAsksForAnyway()
    {
        var asked = new Dictionary<string, double>(StringComparer.Ordinal) { ["slot"] = 2, ["lexical"] = 3 };

        Assert.Equal(["lexical=0", "slot=2"], Ablation.Without("lexical", asked).Select(weight => $"{weight.Key}={weight.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(["lexical=0"], Ablation.Without("lexical", null).Select(weight => $"{weight.Key}={weight.Value}"));
        Assert.Equal(3, asked["lexical"]);
    }

    [Fact]
    public void TakingAway_TheOnlySignalLeft_IsNotTried()
    {
        var weights = new Dictionary<string, double>(StringComparer.Ordinal) { ["slot"] = 0, ["lexical"] = 1 };

        Assert.False(Ablation.CanTakeAway("lexical", weights));
        Assert.True(Ablation.CanTakeAway("slot", weights));
    }

    /// <summary>A question whose gold is two turns, and one outside the summary that never finds its own.</summary>
    private static SetFindings Found(string set, params string[][] ranked)
    {
        Question[] questions = [new("q", "knowledge-update", ["a", "b"]), new("r", "summarization", ["c"])];
        var findings = questions.Select((question, i) => new Finding("c", question, new RankedTurns(i < ranked.Length ? ranked[i] : [], 0)));
        return new SetFindings(new QuestionSet(set, [new Conversation("c", [], questions)]), [.. findings]);
    }
}
