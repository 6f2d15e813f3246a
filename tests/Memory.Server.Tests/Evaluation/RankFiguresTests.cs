using Memory.Evaluation.Figures;
using Memory.Evaluation.Findings;

namespace Memory.Server.Tests.Evaluation;

/// <summary>Figures of ranks, against values computed by hand.</summary>
public sealed class RankFiguresTests
{
    [Fact]
    public void Ranks_OfTwoQuestions_AreAveragedOverQuestionsAndNotOverTurns()
    {
        var figures = RankFigures.Of([[1, 6, null], [10]]);

        Assert.Equal(2, figures.Questions);
        Assert.Equal([100 * ((1 / 3.0) + 0) / 2, 100 * ((2 / 3.0) + 1) / 2, 100 * ((2 / 3.0) + 1) / 2, 100 * ((2 / 3.0) + 1) / 2], figures.Recall, Near);
        Assert.Equal([50, 100, 100, 100], figures.Hit, Near);
        Assert.Equal([0, 50, 50, 50], figures.All, Near);
        Assert.Equal(100 * (1 + 0.1) / 2, figures.ReciprocalRank, 9);
    }

    [Theory]
    [InlineData(5, 100, 100, 100, 100)]
    [InlineData(6, 0, 100, 100, 100)]
    [InlineData(10, 0, 100, 100, 100)]
    [InlineData(11, 0, 0, 100, 100)]
    [InlineData(25, 0, 0, 100, 100)]
    [InlineData(26, 0, 0, 0, 100)]
    [InlineData(50, 0, 0, 0, 100)]
    [InlineData(51, 0, 0, 0, 0)]
    public void Recall_AtTheEdgeOfADepth_CountsTheRankItself(int rank, double at5, double at10, double at25, double at50) =>
        Assert.Equal([at5, at10, at25, at50], RankFigures.Of([[rank]]).Recall, Near);

    [Fact]
    public void Ranks_OfNoQuestion_AreZero() => Assert.Equal((0, 0.0), (RankFigures.Of([]).Questions, RankFigures.Of([]).RecallAt(10)));

    [Fact]
    public void RankedTurns_TurnThatCameTwice_HasItsFirstRank()
    {
        var ranked = new RankedTurns(["a", "b", "a"], 0.5);

        Assert.Equal([1, 2, null], ranked.RanksOf(["a", "b", "c"]));
        Assert.Equal(1, ranked.BestOf(["b", "a"]));
        Assert.Equal(2, ranked.BestOf(["c", "b"]));
        Assert.Null(ranked.BestOf(["c"]));
        Assert.Null(ranked.BestOf([]));
    }

    [Fact]
    public void Updates_NewBeforeOldAndWithinTen_AreCountedApart()
    {
        // First; second of the two; above an old one that did not come, but far down; neither came.
        var figures = UpdateFigures.Of([(5, 1), (1, 10), (null, 11), (null, null)]);

        Assert.Equal(new UpdateFigures(4, 50, 50), figures);
    }

    [Fact]
    public void Updates_SameRankOfBoth_IsNotAbove() => Assert.Equal(0, UpdateFigures.Of([(3, 3)]).NewAboveOld);

    [Theory]
    [InlineData("locomo", "multi-hop", "multi-hop ALL 1-4")]
    [InlineData("locomo-heldout", "adversarial", "adversarial ALL")]
    [InlineData("beam", "knowledge-update", "knowledge-update ALL EVID6")]
    [InlineData("beam-10", "event-ordering", "event-ordering ALL")]
    [InlineData("assistant", "summarization", "summarization ALL")]
    [InlineData("mine", "ALL", "ALL")]
    public void Groups_OfAQuestion_AreItsCategoryAllAndThoseOfItsSet(string set, string category, string groups) =>
        Assert.Equal(groups.Split(' '), QuestionGroups.Of(set, category));

    [Fact]
    public void Latency_OfTwentyRecalls_IsTheEleventhAndTheTwentieth()
    {
        var figures = LatencyFigures.Of(Enumerable.Range(1, 20).Reverse().Select(i => TimeSpan.FromMilliseconds(i)));

        Assert.Equal(new LatencyFigures(11, 20), figures);
        Assert.Null(LatencyFigures.Of([]));
    }

    private static bool Near(double one, double other) => Math.Abs(one - other) < 1e-9;
}
