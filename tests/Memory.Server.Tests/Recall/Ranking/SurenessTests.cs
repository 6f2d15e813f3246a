using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;
using Memory.Server.Tests.Recall.Signals;

namespace Memory.Server.Tests.Recall.Ranking;

/// <summary>What is the best of nothing much scores little: all parts are scaled by how sure the surest signal is.</summary>
public sealed class SurenessTests
{
    /// <summary>Half of a slot's name is asked for, so that memories are half sure; the turns have the only word of the question.</summary>
    [Fact]
    public void Rank_MemoriesAndTurns_ScaledApart()
    {
        var memory = new SmallMemory().Know("dark", slot: "desk_lamp").Say("lamp lamp lamp lamp");

        var ranked = memory.Rank(SmallMemory.Asking("lamp"));

        Assert.Equal(0.5 * 0.5, Part(ranked.Memories.Single(), "slot"), 12);
        Assert.Equal(0.5 * 0.6, Part(ranked.Memories.Single(), "importance"), 12);
        Assert.Equal(memory.Score("lexical", "lamp").Sureness.OfTurns * 0.4, Part(ranked.Turns.Single(), "importance"), 12);
    }

    [Fact]
    public void Rank_OtherKindAdded_ScoresTheSame()
    {
        var alone = new SmallMemory().Say("green tea").Rank(SmallMemory.Asking("tea zebra"));
        var both = new SmallMemory().Say("green tea").Rank(SmallMemory.Asking("tea zebra", with: static query => query with { Limit = 0 }));

        Assert.Equal(alone.Turns.Single().Parts, both.Turns.Single().Parts);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Rank_BlankQuestion_NotScaledAndAllThere(string question)
    {
        var ranked = new SmallMemory().Know("zebra", with: static memory => memory with { Importance = 5 }).Say("tea").Rank(SmallMemory.Asking(question));

        Assert.Equal(1, Part(ranked.Memories.Single(), "importance"));
        Assert.Equal(0.4, Part(ranked.Turns.Single(), "importance"));
        Assert.Equal(["confidence", "importance", "recency"], ranked.Weights.ToDictionary().Where(static weight => weight.Value > 0).Select(static weight => weight.Key).Order());
    }

    [Fact]
    public void Rank_NothingFits_NothingComes()
    {
        var ranked = new SmallMemory().Know("zebra").Say("tea").Rank(SmallMemory.Asking("bread"));

        Assert.Empty(ranked.Memories);
        Assert.Empty(ranked.Turns);
    }

    [Fact]
    public void Times_AboveOne_IsOne() => Assert.Equal(new Sureness(1, 0.5), new Sureness(0.9, 0.25).Times(2));

    private static double Part(ScoredCandidate found, string signal) => SignalWeights.Named(found.Parts)[signal];
}
