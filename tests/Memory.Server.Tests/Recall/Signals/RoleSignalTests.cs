namespace Memory.Server.Tests.Recall.Signals;

public sealed class RoleSignalTests
{
    private static SmallMemory Chat => new SmallMemory().Say("I like tea").Say("Try Assam.", role: TurnRole.Assistant).Say("{}", role: TurnRole.Tool).Know("likes tea");

    [Theory]
    [InlineData("what did you recommend?")]
    [InlineData("remind me what you said about tea")]
    public void Score_AssistantsWordsAskedFor_Theirs(string question) => Assert.Equal([0, 1, 0, 0], Chat.Score("role", question).Parts.Values);

    [Theory]
    [InlineData("what would you suggest?")]
    [InlineData("what did I say?")]
    [InlineData("what do I drink?")]
    public void Score_AnythingElse_TheUsersAndMemories(string question) => Assert.Equal([1, 0, 0, 1], Chat.Score("role", question).Parts.Values);

    [Fact]
    public void IsAsked_OneRoleAloneOrNoQuestion_No()
    {
        Assert.True(Chat.Score("role", "tea").IsAsked);
        Assert.False(Chat.Score("role", " ").IsAsked);
        Assert.False(new SmallMemory().Say("I like tea").Say("so do I").Score("role", "tea").IsAsked);
        Assert.False(new SmallMemory().Say("Try Assam.", role: TurnRole.Assistant).Score("role", "tea").IsAsked);
    }

    /// <summary>A turn of the assistant that the question does not see makes no chat with an assistant.</summary>
    [Fact]
    public void IsAsked_AssistantOutsideOfWhatItSees_No() => Assert.False(new SmallMemory()
        .Say("I like tea").Say("Try Assam.", session: "s2", role: TurnRole.Assistant)
        .Score("role", SmallMemory.Asking("tea", with: static query => query with { ExcludeSession = new("s2") })).IsAsked);
}
