using System.Collections.Immutable;
using Memory.Server.Recall;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class SignalWeightsTests
{
    [Fact]
    public void Defaults_AllSignals_NamedOnceAndModestWhereNothingIsAsked()
    {
        Assert.Equal(SignalCatalog.All.Length, SignalCatalog.All.Select(static signal => signal.Name).Distinct().Count());
        Assert.All(SignalCatalog.All, static signal => Assert.InRange(signal.DefaultWeight, 0, 2));
        string[] always = ["recency", "importance", "confidence"];
        Assert.True(SignalCatalog.All.Where(signal => always.Contains(signal.Name)).Sum(static signal => signal.DefaultWeight) < 0.2);
        Assert.Equal(SignalCatalog.All.Select(static signal => signal.Name).Order(), RecallService.SignalNames.Order());
    }

    [Fact]
    public void From_OneNamed_OthersKeepTheirProportion()
    {
        var weights = SignalWeights.From(Named(("recency", 0.55))).ToDictionary();

        var defaults = SignalWeights.From().ToDictionary();
        Assert.Equal(defaults["lexical"] / defaults["role"], weights["lexical"] / weights["role"], 12);
        Assert.Equal(0.55 / 0.5, weights["recency"] / weights["lexical"], 12);
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
    public void From_LaterOnesComeToNothing_EarlierOnesStay()
    {
        var owner = Named(("recency", 0.55));
        var nothing = SignalCatalog.All.ToImmutableDictionary(static signal => signal.Name, static _ => 0.0);

        Assert.Equal(SignalWeights.From(owner).ToDictionary(), SignalWeights.From(owner, nothing).ToDictionary());
    }

    [Fact]
    public void From_SeveralNameOne_TheLastCounts() =>
        Assert.Equal(
            SignalWeights.From(Named(("recency", 3), ("slot", 2))).ToDictionary(),
            SignalWeights.From(Named(("recency", 1), ("slot", 2)), null, Named(("recency", 3))).ToDictionary());

    [Fact]
    public void From_OnlyOneLeft_ItIsTheScore()
    {
        var weights = SignalWeights.From(
            SignalCatalog.All.ToImmutableDictionary(static signal => signal.Name, static signal => signal.Name == "lexical" ? 3.0 : 0)).ToDictionary();

        Assert.Equal(1, weights["lexical"]);
    }

    [Theory]
    [InlineData("tea", "answer date role slot speaker synonyms")]
    [InlineData("where is Mia's violin?", "date role synonyms")]
    [InlineData("where do I live?", "date role speaker synonyms")]
    [InlineData("what did I say on 7 May 2025?", "answer role slot speaker synonyms")]
    [InlineData("bread", "answer coverage date role slot speaker synonyms")]
    [InlineData("", "answer coverage date feedback lexical role session slot speaker statement synonyms")]
    public void For_Question_OnlyWhatItAsksHasAWeight(string question, string notAsked)
    {
        var memory = new SmallMemory().Say("I like tea", name: "Mia").Say("my violin, I said", name: "Joel").Know("Lisbon", slot: "location").Know("lives well", slot: "violin_maker");

        var weights = SignalWeights.From().For(memory.Frame(question)).ToDictionary();

        Assert.Equal($"association {notAsked} semantic".Split(' ').Order(), weights.Where(static weight => weight.Value == 0).Select(static weight => weight.Key).Order());
        Assert.Equal(1, weights.Values.Sum(), 12);
    }

    [Fact]
    public void For_Question_WhatIsLeftKeepsItsProportion()
    {
        var weights = SignalWeights.From(Named(("recency", 3))).For(new SmallMemory().Say("tea").Frame("tea")).ToDictionary();

        Assert.Equal(3 / 0.5, weights["recency"] / weights["lexical"], 12);
    }

    [Fact]
    public void For_NothingAskedThatHasAWeight_NoneAtAll()
    {
        var weights = SignalWeights.From(SmallMemory.Only("date")).For(new SmallMemory().Say("tea").Frame("tea")).ToDictionary();

        Assert.All(weights.Values, static weight => Assert.Equal(0, weight));
    }

    [Fact]
    public void From_NamedTwice_TheLaterHolds()
    {
        var learned = SignalWeights.From(SemanticSignal.LearnedWeight).ToDictionary();
        var wished = SignalWeights.From(SemanticSignal.LearnedWeight, Named(("semantic", 0.25))).ToDictionary();

        Assert.Equal((0.6, 0.5), (Math.Round(learned["semantic"] / learned["lexical"], 12), Math.Round(wished["semantic"] / wished["lexical"], 12)));
        Assert.Equal(SignalWeights.From().ToDictionary(), SignalWeights.From(null, Named(("nonsense", 1), ("lexical", double.NaN), ("slot", -1))).ToDictionary());
    }

    private static ImmutableDictionary<string, double> Named(params (string Name, double Weight)[] weights) =>
        weights.ToImmutableDictionary(static weight => weight.Name, static weight => weight.Weight);
}
