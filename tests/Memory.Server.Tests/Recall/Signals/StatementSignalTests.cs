namespace Memory.Server.Tests.Recall.Signals;

/// <summary>A statement counts 0.72, telling of oneself 0.28.</summary>
public sealed class StatementSignalTests
{
    [Theory]
    [InlineData("The tea is cold.", 0.72)]
    [InlineData("My tea is cold.", 1)]
    [InlineData("Is the tea cold?", 0)]
    [InlineData("Is my tea cold?", 0.28)]
    [InlineData("The tea is cold. Why?", 0.36)]
    [InlineData("The tea is cold? [photo: a cup.]", 0)]
    public void Score_BetweenPeople_TellingBeforeAsking(string text, double part) => Assert.Equal(part, new SmallMemory().Say(text).Score("statement", "tea")[text], 12);

    /// <summary>28 stems are twice as many as short questions have: what counts against it falls to (14/28)⁴ = 1/16.</summary>
    [Fact]
    public void Score_LongQuestion_NearlyAStatement()
    {
        var text = string.Join(' ', Enumerable.Range(0, 28).Select(static i => $"z{(char)('a' + (i / 14))}{(char)('a' + (i % 14))}q")) + "?";

        Assert.Equal(0.72 * (1 - (1.0 / 16)), new SmallMemory().Say(text).Score("statement", "tea")[text], 12);
    }

    /// <summary>To an assistant people tell about themselves by asking.</summary>
    [Fact]
    public void Score_ChatsWithAnAssistant_QuestionsCountInFull() =>
        Assert.Equal(1, new SmallMemory().Say("Is my tea cold?").Say("Yes.", role: TurnRole.Assistant).Score("statement", "tea")["Is my tea cold?"]);

    [Fact]
    public void Score_Memory_TellsOfTheUser() => Assert.Equal(1, new SmallMemory().Know("prefers cold tea").Score("statement", "tea")["prefers cold tea"]);

    [Fact]
    public void IsAsked_NoWord_No() => Assert.False(new SmallMemory().Say("tea").Score("statement", "?").IsAsked);
}
