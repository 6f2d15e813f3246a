using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class SynonymSignalTests
{
    [Fact]
    public void Score_KindAskedFor_FindsWhatBelongsToIt()
    {
        var scored = new SmallMemory().Say("the violin is out of tune", "s1").Say("bread and butter", "s2").Score("synonyms", "which instrument do I have?");

        Assert.Equal((true, 1.0, 0.0), (scored.IsAsked, scored["the violin is out of tune"], scored["bread and butter"]));
        Assert.Equal(Sureness.None, scored.Sureness);
    }

    [Fact]
    public void Synonyms_OnlyThoseThatWereSaid_ShareTheirEmphasis()
    {
        var frame = new SmallMemory().Say("violin", "s1").Say("piano", "s2").Say("bread", "s3").Frame("instrument");

        Assert.Equal(["piano", "violin"], frame.Synonyms.Select(static term => term.Stem));
        Assert.All(frame.Synonyms, static term => Assert.Equal(1 / Math.Sqrt(2), term.Emphasis, 12));
        Assert.All(frame.Synonyms, static term => Assert.Equal(term.Emphasis * Bm25.Weight(3, 1), term.Weight, 12));
    }

    [Fact]
    public void Synonyms_WordAskedForItself_IsNoSynonym() =>
        Assert.Empty(new SmallMemory().Say("violin").Frame("is the violin an instrument?").Synonyms);

    [Fact]
    public void IsAsked_NothingMayStandForIt_No() => Assert.False(new SmallMemory().Say("violin").Score("synonyms", "bread").IsAsked);
}
