namespace Memory.Server.Tests.Recall.Signals;

public sealed class SpeakerSignalTests
{
    private static SmallMemory Friends => new SmallMemory()
        .Say("I went hiking", name: "Mia Lund").Say("I stayed at home", name: "Joel").Say("nobody knows").Know("hikes a lot");

    [Theory]
    [InlineData("what did Mia do?")]
    [InlineData("what did Lund do?")]
    [InlineData("MIA?")]
    [InlineData("where is Mia's tent?")]
    public void Score_OneNamed_TheirTurns(string question)
    {
        var scored = Friends.Score("speaker", question);

        Assert.Equal([1, 0, 0, 0], scored.Parts.Values);
        Assert.True(scored.IsAsked);
    }

    [Theory]
    [InlineData("what did Mia and Joel do?")]
    [InlineData("what did I do?")]
    [InlineData("the miami trip")]
    [InlineData("")]
    public void IsAsked_SeveralNamedOrNobody_No(string question) => Assert.False(Friends.Score("speaker", question).IsAsked);

    /// <summary>Nearly all turns are theirs, so that a name tells nothing of what is asked.</summary>
    [Fact]
    public void Terms_NamesOfSpeakers_AreNotLookedFor()
    {
        Assert.Equal(["tent"], Friends.Frame("Mia's tent").Terms.Select(static term => term.Stem));
        Assert.Equal(["tent"], Friends.Frame("tent of Lund and Joel").Terms.Select(static term => term.Stem));
    }

    [Fact]
    public void Terms_NothingButNames_AreLookedFor() => Assert.Equal(["joel"], Friends.Frame("Joel?").Terms.Select(static term => term.Stem));

    [Fact]
    public void Terms_NamesOfOthers_AreLookedFor() => Assert.Equal(["hanna", "tent"], Friends.Frame("Hanna's tent").Terms.Select(static term => term.Stem));
}
