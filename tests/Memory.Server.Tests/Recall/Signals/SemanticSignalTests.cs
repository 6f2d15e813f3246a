using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class SemanticSignalTests
{
    private static readonly float[] Asked = [1, 0];

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.6, 0.5)]
    [InlineData(0.2, 0)]
    [InlineData(0.1, 0)]
    [InlineData(-1, 0)]
    public void Score_HashedVectors_StretchedAboveTheFloor(float cosine, double part)
    {
        var scored = new SmallMemory().Say("tea", vector: [cosine, 0]).Know("zebra", vector: [0.6f, 0]).Score("semantic", SmallMemory.Asking("x", Asked));

        Assert.Equal(part, scored["tea"], 6);
        Assert.Equal((part, 0.5), (Math.Round(scored.Sureness.OfTurns, 6), Math.Round(scored.Sureness.OfMemories, 6)));
    }

    /// <summary>Turns at 0.8, 0.7 and 0.6 are 0.7 on average; memories at 0.9 and 0.5 as well. Halfway between counts a quarter. A lead of half a cosine would be sure.</summary>
    [Fact]
    public void Score_LearnedVectors_BetweenTheAverageAndTheClosestOfEachKind()
    {
        var scored = Learned(new SmallMemory()
            .Say("far", vector: [0.6f, 0]).Say("middling", vector: [0.7f, 0]).Say("near", vector: [0.8f, 0]).Say("half", vector: [0.75f, 0]).Say("less", vector: [0.65f, 0])
            .Know("fact near", vector: [0.9f, 0]).Know("fact far", vector: [0.5f, 0]));

        Assert.Equal((1.0, 0.0, 1.0, 0.0), (scored["near"], scored["far"], scored["fact near"], scored["fact far"]));
        Assert.Equal(0, scored["middling"], 5);
        Assert.Equal(0.25, scored["half"], 5);
        Assert.Equal((0.2, 0.4), (Math.Round(scored.Sureness.OfTurns, 5), Math.Round(scored.Sureness.OfMemories, 5)));
    }

    [Fact]
    public void Score_LearnedVectorsAllFarAway_TheLeastFarIsTheClosest()
    {
        var scored = Learned(new SmallMemory().Say("far", vector: [-0.8f, 0]).Say("less far", vector: [-0.2f, 0]).Say("not embedded yet").Say("of another kind", vector: [1, 0, 0]));

        Assert.Equal([0, 1, 0, 0], scored.Parts.Values);
        Assert.Equal(0.6, scored.Sureness.OfTurns, 5);
    }

    [Fact]
    public void Score_MissingVectors_DoNotMoveTheAverage()
    {
        var some = Learned(new SmallMemory().Say("far", vector: [0.2f, 0]).Say("between", vector: [0.5f, 0]).Say("near", vector: [0.6f, 0]));
        var more = Learned(new SmallMemory().Say("far", vector: [0.2f, 0]).Say("between", vector: [0.5f, 0]).Say("near", vector: [0.6f, 0]).Say("none").Say("other", vector: [1, 1, 1]));

        Assert.Equal((some["between"], some.Sureness), (more["between"], more.Sureness));
        Assert.Equal((0.0, 0.0), (more["none"], more["other"]));
    }

    /// <summary>None of equals is closer than the average, whichever way that is rounded.</summary>
    [Theory]
    [InlineData(0.1f)]
    [InlineData(0.3f)]
    [InlineData(0.7f)]
    [InlineData(0.9f)]
    [InlineData(-0.7f)]
    public void Score_LearnedVectorsEquallyClose_NoneIsMeant(float cosine)
    {
        var scored = Learned(new SmallMemory().Say("one", vector: [cosine, 0]).Say("other", vector: [cosine, 0]).Say("third", vector: [cosine, 0]).Know("fourth", vector: [cosine, 0]).Know("fifth", vector: [cosine, 0]));

        Assert.All(scored.Parts.Values, static part => Assert.Equal(0, part));
        Assert.Equal(Sureness.None, scored.Sureness);
    }

    /// <summary>With nothing to be compared with, it lies between the question and something imagined that has nothing to do with it.</summary>
    [Fact]
    public void Score_SingleLearnedVector_FoundAsSurelyAsItIsClose()
    {
        var scored = Learned(new SmallMemory().Say("alone", vector: [0.4f, 0]));

        Assert.Equal(1, scored["alone"]);
        Assert.Equal(0.4, scored.Sureness.OfTurns, 3);
    }

    [Fact]
    public void Rank_LearnedVectors_FindWhatNoWordHasInCommon()
    {
        var memory = new SmallMemory().Say("zebra", "s1", vector: [0.9f, 0]).Say("lion", "s2", vector: [0.1f, 0]);

        Assert.Equal(["zebra"], memory.Rank(SmallMemory.Asking("horse", Asked, isLearned: true)).Turns.Select(static found => found.Candidate.Turn!.Content));
    }

    [Fact]
    public void IsAsked_NoVector_No() => Assert.False(new SmallMemory().Say("tea", vector: [1, 0]).Score("semantic", "tea").IsAsked);

    private static Scored Learned(SmallMemory memory) => memory.Score("semantic", SmallMemory.Asking("x", Asked, isLearned: true));
}
