using Memory.Evaluation.Figures;

namespace Memory.Server.Tests.Evaluation;

public sealed class AnswerableFiguresTests
{
    [Theory]
    [InlineData("0.9 0.8", "0.1 0.2", 1.0)]
    [InlineData("0.1 0.2", "0.9 0.8", 0.0)]
    [InlineData("0.5", "0.5", 0.5)]
    [InlineData("0.9 0.5 0.1", "0.5 0.3", (2 + 1.5 + 0) / 6)]
    public void Area_OfScores_IsTheShareOfPairsInOrderWithTiesAsHalf(string answerable, string unanswerable, double area) =>
        Assert.Equal(area, AnswerableFigures.Of(Scores(answerable), Scores(unanswerable))!.Area, 9);

    [Fact]
    public void Thresholds_OfTenAnswerable_AreTheLargestScoresThatKeepEnough()
    {
        // 0.90 of ten keeps nine: the ninth from the top has 0.2. For 0.95 and 0.99 all ten are needed.
        var figures = AnswerableFigures.Of([1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1], [0.05, 0.1, 0.15, 0.2])!;

        Assert.Equal(
            [new Threshold(90, 0.2, 90, 75), new Threshold(95, 0.1, 100, 25), new Threshold(99, 0.1, 100, 25)],
            figures.Thresholds);
    }

    [Fact]
    public void Thresholds_WhereScoresAreEqual_KeepMoreThanAskedFor()
    {
        var figures = AnswerableFigures.Of(Enumerable.Repeat(0.3, 100), [0.2, 0.3])!;

        Assert.All(figures.Thresholds, threshold => Assert.Equal((0.3, 100.0, 50.0), (threshold.MinScore, threshold.Kept, threshold.Silenced)));
    }

    [Fact]
    public void Figures_WithoutOneOfTheKinds_AreNone()
    {
        Assert.Null(AnswerableFigures.Of([0.5], []));
        Assert.Null(AnswerableFigures.Of([], [0.5]));
    }

    private static IEnumerable<double> Scores(string text) => text.Split(' ').Select(static score => double.Parse(score, System.Globalization.CultureInfo.InvariantCulture));
}
