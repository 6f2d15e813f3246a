using Memory.Client;
using Memory.Samples;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Samples;

/// <summary>The stand-in is honest: it says only what it was handed.</summary>
public sealed class OfflineChatClientTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Question_AnswerIsInABlock_IsToldFromIt(bool streaming) =>
        Assert.Equal(
            "From what I was told: User lives in Austin. " + OfflineChatClient.Disclaimer,
            await AskAsync(streaming, "Where do I live?", "- User is allergic to peanuts.\n- User lives in Austin.\n- [2025-01-01] user said: Where do I live?"));

    [Theory]
    [InlineData("What am I allergic to?", "User is allergic to peanuts.")]
    [InlineData("what is my name", "User's name is Ann.")]
    [InlineData("Which city do I live in now?", "User lives in Dallas.")]
    public async Task Question_OtherWords_FindsItsLine(string question, string line)
    {
        var answer = await AskAsync(false, question, "- earlier: User lives in Austin.\n- User lives in Dallas.\n- User is allergic to peanuts.\n- User's name is Ann.");
        Assert.Equal($"From what I was told: {line} {OfflineChatClient.Disclaimer}", answer);
    }

    [Theory]
    [InlineData("Where do I live?", null)]
    [InlineData("Where do I live?", "- User has a cat.")]
    [InlineData("Do you like words?", "- User works at Contoso.")]
    public async Task Question_NothingHanded_SaysThatItDoesNotKnow(string question, string? handed) =>
        Assert.StartsWith("I don't know", await AskAsync(false, question, handed), StringComparison.Ordinal);

    [Fact]
    public async Task Question_AnswerOnlyInTheConversation_IsNotMadeUp() =>
        Assert.StartsWith(
            "I don't know",
            await ChatFixture.AskAsync(new OfflineChatClient(), false, [new(ChatRole.User, "Do I live in Austin?")]),
            StringComparison.Ordinal);

    [Fact]
    public async Task Statement_IsAcknowledgedWithoutRepeatingIt() =>
        Assert.DoesNotContain("Austin", await AskAsync(false, "I live in Austin.", "- User lives in Austin."), StringComparison.Ordinal);

    [Fact]
    public async Task Instructions_AreReadToo()
    {
        var options = new ChatOptions { Instructions = Block("- User lives in Austin.") };
        var answer = await new OfflineChatClient().GetResponseAsync([new ChatMessage(ChatRole.User, "Where do I live?")], options);
        Assert.Contains("Austin", answer.Text, StringComparison.Ordinal);
    }

    private static Task<string> AskAsync(bool streaming, string question, string? handed)
    {
        List<ChatMessage> messages = [new(ChatRole.User, question)];
        if (handed is not null)
            messages.Insert(0, new(ChatRole.User, Block(handed)));
        return ChatFixture.AskAsync(new OfflineChatClient(), streaming, messages);
    }

    private static string Block(string context) =>
        MemoryBlock.Of(MemoryBlock.Recalled, MemoryLines.Read(context), 1_024, Utf8TokenEstimator.Default)!.Text;
}
