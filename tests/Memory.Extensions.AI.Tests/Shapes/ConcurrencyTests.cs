using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests.Shapes;

/// <summary>Calls side by side, over the same options and the same messages.</summary>
public sealed class ConcurrencyTests
{
    private const int Calls = 64;

    public static TheoryData<bool> Both => [false, true];

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Options_SharedByAllCalls_AreNotChangedAndSpeakersNotMixedUp(bool streaming)
    {
        await using var fixture = new ChatFixture(userId: null).Knows("- User lives in Austin.");
        using var model = new EchoChat();
        var chat = model.WithMemory(fixture.Connection);
        var options = new ChatOptions
        {
            Temperature = 0.5f,
            AdditionalProperties = new() { [MemoryProperties.UserId] = "u", [MemoryProperties.SessionId] = "s", ["theirs"] = 1 },
        };

        var answers = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => Task.Run(() =>
            ChatFixture.AskAsync(chat, streaming, [new(ChatRole.User, $"question {i}")], options)))).Guarded();

        Assert.Equal(Enumerable.Range(0, Calls).Select(i => $"question {i} theirs"), answers);
        Assert.Equal(3, options.AdditionalProperties.Count);
        Assert.Equal(0.5f, options.Temperature);
        var ingested = await fixture.IngestedAsync();
        Assert.Equal(2 * Calls, ingested.Count);
        Assert.Equal(2 * Calls, ingested.Select(message => message.Id).Distinct().Count());
        Assert.All(fixture.Memory.Ingests, request => Assert.Equal(("u", "s"), (request.UserId, request.SessionId)));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Message_SharedByAllCalls_IsStoredOnceAndNotChanged(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        using var model = new EchoChat();
        var chat = model.WithMemory(fixture.Connection, "u");
        ChatMessage[] messages = [new(ChatRole.User, "Weather?")];

        await Task.WhenAll(Enumerable.Range(0, Calls).Select(_ => Task.Run(() => ChatFixture.AskAsync(chat, streaming, messages)))).Guarded();

        var ingested = await fixture.IngestedAsync();
        Assert.Single(ingested, message => message.Role == TurnRole.User);
        Assert.Equal(Calls, ingested.Count(message => message.Role == TurnRole.Assistant));
        Assert.Null(messages[0].AdditionalProperties);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Loops_SideBySideInOneSession_EachIsStoredOnce(bool streaming)
    {
        await using var fixture = new ChatFixture().Knows("- User lives in Austin.");
        using var model = new EchoChat { CallsToolsFirst = true };
        var chat = new FunctionInvokingLoop(model.WithMemory(fixture.Connection, "u", "s"));

        await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => Task.Run(() =>
            ChatFixture.AskAsync(chat, streaming, [new(ChatRole.User, $"question {i}")])))).Guarded();

        var ingested = await fixture.IngestedAsync();
        Assert.Equal(Calls, fixture.Memory.Recalls.Count);
        Assert.Equal(
            Enumerable.Range(0, Calls).SelectMany(i => new[] { $"question {i}", $"question {i} -" }).Order(),
            ingested.Select(message => message.Content).Order());
    }

    /// <summary>Says what it was asked and which properties came with it, from as many calls as you like.</summary>
    private sealed class EchoChat : IChatClient
    {
        public bool CallsToolsFirst { get; init; }

        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

        public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null,
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.Yield();
            var handed = messages.ToList();
            if (CallsToolsFirst && handed[^1].Role != ChatRole.Tool)
            {
                yield return LoopFixture.CallUpdate(null, "c1");
                yield break;
            }

            yield return new(ChatRole.Assistant, handed.Last(message => message.Role == ChatRole.User).Text + " ");
            await Task.Yield();
            yield return new(ChatRole.Assistant, options?.AdditionalProperties is { } properties ? string.Join(',', properties.Keys) : "-");
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
