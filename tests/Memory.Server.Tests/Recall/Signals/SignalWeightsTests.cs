using System.Collections.Immutable;
using Memory.Server.Recall;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class SignalWeightsTests
{
    [Fact]
    public void Defaults_AllSignals_AddUpToOneAndRelevanceLeads()
    {
        Assert.Equal(1, SignalCatalog.All.Sum(static signal => signal.DefaultWeight), 12);
        Assert.True(SignalCatalog.All.Where(static signal => signal.IsRelevance).Sum(static signal => signal.DefaultWeight) > 0.8);
        Assert.Equal(SignalCatalog.All.Select(static signal => signal.Name).Order(), RecallService.SignalNames.Order());
    }

    [Fact]
    public void From_OneNamed_OthersKeepTheirProportion()
    {
        var weights = SignalWeights.From(Named(("recency", 0.55))).ToDictionary();

        Assert.Equal(0.55 / 1.5, weights["recency"], 12);
        Assert.Equal(0.40 / 1.5, weights["lexical"], 12);
        Assert.Equal(1, weights.Values.Sum(), 12);
    }

    [Theory]
    [InlineData(double.MaxValue)]
    [InlineData(1e-300)]
    [InlineData(0)]
    public void From_ExtremeWeights_StillAddUpToOne(double weight)
    {
        var weights = SignalWeights.From(SignalCatalog.All.ToImmutableDictionary(static signal => signal.Name, _ => weight)).ToDictionary();

        Assert.Equal(1, weights.Values.Sum(), 12);
        Assert.All(weights.Values, static value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void From_OnlyOneLeft_ItIsTheScore()
    {
        var weights = SignalWeights.From(
            SignalCatalog.All.ToImmutableDictionary(static signal => signal.Name, static signal => signal.Name == "lexical" ? 3.0 : 0)).ToDictionary();

        Assert.Equal(1, weights["lexical"]);
    }

    private static ImmutableDictionary<string, double> Named(params (string Name, double Weight)[] weights) =>
        weights.ToImmutableDictionary(static weight => weight.Name, static weight => weight.Weight);
}
