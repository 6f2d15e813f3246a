namespace Memory.Server.Tests.Recall.Signals;

public sealed class FeedbackSignalTests
{
    /// <summary>
    /// Three turns of two stems that stand alone. Asked for tea, the first two match alike and say tea half of the time, lemon and honey a quarter each. Times their
    /// rarity, 0.470004 for what two turns have and 0.980829 for honey, that is 0.235002, 0.117501 and 0.245207, and as shares 0.393171, 0.196585 and 0.410244. Halved,
    /// and with the half of the question: tea 0.696585, lemon 0.098293, honey 0.205122. Times their rarity: 0.327398, 0.046198 and 0.201190, which each turn sums up over what it says.
    /// </summary>
    [Fact]
    public void Score_ThreeTurns_WordsOfTheBestMatchesAddedAtHalfTheWeight()
    {
        var scored = new SmallMemory().Say("tea lemon", "s1").Say("tea honey", "s2").Say("lemon cake", "s3").Score("feedback", "tea");

        Assert.Equal(1, scored["tea honey"]);
        Assert.Equal((0.327398 + 0.046198) / (0.327398 + 0.201190), scored["tea lemon"], 5);
        Assert.Equal(0.046198 / (0.327398 + 0.201190), scored["lemon cake"], 5);
    }

    [Fact]
    public void Score_Memories_ByTheWordsAskedForAlone()
    {
        var scored = new SmallMemory().Know("lemon cake").Know("green tea").Say("tea lemon").Score("feedback", "tea");

        Assert.Equal((0.0, 1.0, 1.0), (scored["lemon cake"], scored["green tea"], scored["tea lemon"]));
    }

    [Fact]
    public void Score_NoTurnMatches_Nothing()
    {
        var scored = new SmallMemory().Say("tea lemon").Score("feedback", "zebra");

        Assert.Equal((true, 0.0), (scored.IsAsked, scored["tea lemon"]));
    }

    /// <summary>Only eight matches are heard: of equals the latest, so that the first one's word is not among those added.</summary>
    [Fact]
    public void Score_MoreMatchesThanAreHeard_TheLatestOfEquals()
    {
        var memory = new SmallMemory();
        foreach (var word in "lemon honey sugar ginger mint milk rum spice cream".Split(' '))
            memory.Say($"tea {word}", session: word);
        var scored = memory.Say("lemon cake", session: "x").Say("honey cake", session: "y").Score("feedback", "tea");

        Assert.Equal(0, scored["lemon cake"]);
        Assert.True(scored["honey cake"] > 0);
    }
}
