using Memory.Server.Recall.Signals;

namespace Memory.Server.Tests.Recall.Signals;

public sealed class CoverageSignalTests
{
    private static SmallMemory Memory => new SmallMemory().Say("green tea", "s1").Say("tea zebra", "s2").Say("bread", "s3").Say("tea zebra tea", "s4");

    /// <summary>Tea is in three of four texts and zebra in two. Nobody ever said giraffe, so that it cannot be covered.</summary>
    [Fact]
    public void Score_SomeWords_TheirShareOfTheKnownWeight()
    {
        var scored = Memory.Score("coverage", "tea zebra giraffe");

        double tea = Bm25.Weight(4, 3), zebra = Bm25.Weight(4, 2);
        Assert.Equal(tea / (tea + zebra), scored["green tea"], 12);
        Assert.Equal((1.0, 1.0, 0.0), (scored["tea zebra"], scored["tea zebra tea"], scored["bread"]));
    }

    [Fact]
    public void Score_WordsThatOnlyFrameTheQuestion_CountLess()
    {
        var scored = new SmallMemory().Say("kind", "s1").Say("tea", "s2").Score("coverage", "what kind of tea?");

        Assert.Equal(0.3 / 1.3, scored["kind"], 12);
        Assert.Equal(1 / 1.3, scored["tea"], 12);
    }

    [Fact]
    public void Score_WordsAroundIt_Covered() => Assert.Equal(1, new SmallMemory().Say("zebra").Say("tea").Score("coverage", "tea zebra")["tea"]);

    [Theory]
    [InlineData("giraffe")]
    [InlineData("the")]
    [InlineData("")]
    public void IsAsked_NoKnownWord_No(string question) => Assert.False(Memory.Score("coverage", question).IsAsked);
}
