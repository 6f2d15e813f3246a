using System.Runtime.CompilerServices;
using Memory.Testing;
using Microsoft.Extensions.AI;
using static Memory.Extensions.AI.Tests.Shapes.Stored;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>A layer that tries again when the model fails, around memory and inside of it.</summary>
public sealed class RetryTests
{
    private static readonly ChatMessage[] Messages = [new(ChatRole.User, "Weather?")];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Around_UsersTextIsStoredOnceAndEveryTryHasTheBlock(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        FailFirst(fixture.Model);

        Assert.Equal("Sunny.", await ChatFixture.AskAsync(new Retrying(fixture.Chat), streaming, Messages));

        Assert.All(fixture.Model.Calls, call => Assert.Equal(LoopFixture.Recalled, call.Messages[0].Text));
        await AssertAsync(fixture, User("Weather?", Unanswered), Assistant("Sunny."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inside_MemorySeesOneCall(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        FailFirst(fixture.Model);

        await ChatFixture.AskAsync(new Retrying(fixture.Model).WithMemory(fixture.Connection, "u"), streaming, Messages);

        Assert.Equal(2, fixture.Model.Calls.Count);
        Assert.Single(fixture.Memory.Recalls);
        await AssertAsync(fixture, User("Weather?"), Assistant("Sunny."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BetweenLoopAndMemory_SecondRoundTriedAgain_IsStoredOnce(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        fixture.Model.OnCall = (_, _) => fixture.Model.Calls.Count switch
        {
            1 => LoopFixture.Call("c1"),
            2 => ScriptedChatClient.Fail(new HttpRequestException()),
            _ => ScriptedChatClient.Say("Sunny."),
        };

        await ChatFixture.AskAsync(new FunctionInvokingLoop(new Retrying(fixture.Chat)), streaming, Messages);

        Assert.Equal(3, fixture.Model.Calls.Count);
        Assert.Single(fixture.Memory.Recalls);
        Assert.All(fixture.Model.Calls, call => Assert.Equal(LoopFixture.Recalled, call.Messages[0].Text));
        await AssertAsync(fixture, User("Weather?"), Assistant("Sunny."));
    }

    private static void FailFirst(ScriptedChatClient model) => model.OnCall = (_, _) =>
        model.Calls.Count == 1 ? ScriptedChatClient.Fail(new HttpRequestException()) : ScriptedChatClient.Say("Sunny.");

    private sealed class Retrying(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            try
            {
                return await base.GetResponseAsync(messages, options, cancellationToken);
            }
            catch (HttpRequestException)
            {
                return await base.GetResponseAsync(messages, options, cancellationToken);
            }
        }

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            List<ChatResponseUpdate> updates;
            try
            {
                updates = await ReadAsync(messages, options, cancellationToken);
            }
            catch (HttpRequestException)
            {
                updates = await ReadAsync(messages, options, cancellationToken);
            }

            foreach (var update in updates)
                yield return update;
        }

        private async Task<List<ChatResponseUpdate>> ReadAsync(IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
        {
            var updates = new List<ChatResponseUpdate>();
            await foreach (var update in base.GetStreamingResponseAsync(messages, options, cancellationToken))
                updates.Add(update);
            return updates;
        }
    }
}
