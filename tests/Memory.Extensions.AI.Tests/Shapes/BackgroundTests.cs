using Memory.Testing;
using Microsoft.Extensions.AI;
using static Memory.Extensions.AI.Tests.Shapes.Stored;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>Answers that a service makes in the background, fetched by polling or by taking a stream up again.</summary>
public sealed class BackgroundTests
{
    private static readonly ResponseContinuationToken Token = ResponseContinuationToken.FromBytes(new byte[] { 1 });

    private static ChatMessage Question => new(ChatRole.User, "Weather?");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Polled_ToItsEnd_OneRecallAndTheAnswerIsStoredOnce(bool withMessages)
    {
        var outcomes = new List<MemoryChatOutcome>();
        await using var fixture = new ChatFixture(options => options.OnOutcome = outcomes.Add).Knows("- x");
        Answer(fixture, Unfinished(""), Unfinished("Half"), new(ChatRole.Assistant, "Half and half."));
        List<ChatMessage> messages = [Question];
        List<ChatMessage> polled = withMessages ? messages : [];

        await fixture.Chat.GetResponseAsync(messages);
        await AssertAsync(fixture, User("Weather?"));
        await fixture.Chat.GetResponseAsync(polled, new() { ContinuationToken = Token });
        var last = await fixture.Chat.GetResponseAsync(polled, new() { ContinuationToken = Token });

        Assert.Equal(withMessages ? "Recalled" : null, last.AdditionalProperties?[MemoryProperties.Outcome]);
        Assert.Single(outcomes);
        Assert.Single(fixture.Memory.Recalls);
        Assert.All(fixture.Model.Calls.Skip(1), call => Assert.Same(polled, call.Sequence));
        await AssertAsync(fixture, User("Weather?"), Assistant("Half and half."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_TakenUpAgain_NothingSaidIsLost(bool broken)
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = (call, _) => call.Options?.ContinuationToken is null
            ? Begin(broken)
            : ScriptedChatClient.Send(new ChatResponseUpdate(ChatRole.Assistant, "and half."));

        if (broken)
            await Assert.ThrowsAsync<IOException>(() => fixture.AskAsync(true, [Question]));
        else
            await fixture.AskAsync(true, [Question]);
        await fixture.AskAsync(true, [Question], new() { ContinuationToken = Token });

        await AssertAsync(fixture, User("Weather?"), Assistant("Half ", Partial), Assistant("and half."));
    }

    [Fact]
    public async Task Poll_OfATurnThatBeganElsewhere_StoresTheAnswerAlone()
    {
        await using var fixture = new ChatFixture();

        await fixture.Chat.GetResponseAsync([Question], new() { ContinuationToken = Token });

        Assert.Empty(fixture.Memory.Recalls);
        await AssertAsync(fixture, Assistant("Hello, you."));
    }

    private static void Answer(ChatFixture fixture, params ChatResponseUpdate[] answers) =>
        fixture.Model.OnCall = (_, _) => ScriptedChatClient.Send(answers[fixture.Model.Calls.Count - 1]);

    private static ChatResponseUpdate Unfinished(string text) => new(ChatRole.Assistant, text) { ContinuationToken = Token };

    private static async IAsyncEnumerable<ChatResponseUpdate> Begin(bool broken)
    {
        await Task.Yield();
        yield return Unfinished("Half ");
        if (broken)
            throw new IOException("connection lost");
    }
}
