using Memory.Client;
using Memory.Testing;
using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI.Tests;

/// <summary>What is handed over after an answer, however it ended.</summary>
public sealed class IngestionTests
{
    private static ChatMessage Question => new(ChatRole.User, "I live in Austin.");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Turn_Answered_BothTextsAreStoredOnce(bool streaming)
    {
        await using var fixture = new ChatFixture(options => options.ResolveSession = static _ => "s").Knows("- User has a cat.", "- x");

        Assert.Equal("Hello, you.", await fixture.AskAsync(streaming, [new(ChatRole.System, "Be kind."), Question]));

        var ingested = await fixture.IngestedAsync();
        Assert.Equal(
            [(TurnRole.User, "I live in Austin."), (TurnRole.Assistant, "Hello, you.")],
            ingested.Select(message => (message.Role, message.Content)));
        Assert.All(ingested, message => Assert.Null(message.Metadata));
        Assert.All(ingested, message => Assert.Equal(fixture.Time.GetUtcNow(), message.CreatedAt));
        Assert.Equal(("u", "s"), (fixture.Memory.Ingests.Single().UserId, fixture.Memory.Ingests.Single().SessionId));
    }

    [Fact]
    public async Task Stream_EveryUpdate_PassesThroughAsItComes()
    {
        await using var fixture = new ChatFixture();
        var first = new ChatResponseUpdate(ChatRole.Assistant, "one");
        var second = new ChatResponseUpdate(ChatRole.Assistant, "two");
        var release = new TaskCompletionSource();
        async IAsyncEnumerable<ChatResponseUpdate> Slowly()
        {
            yield return first;
            await release.Task;
            yield return second;
        }

        fixture.Model.OnCall = (_, _) => Slowly();
        await using var updates = fixture.Chat.GetStreamingResponseAsync([Question]).GetAsyncEnumerator();

        Assert.True(await updates.MoveNextAsync().Guarded());
        Assert.Same(first, updates.Current);
        var next = updates.MoveNextAsync();
        Assert.False(next.IsCompleted);
        release.SetResult();
        Assert.True(await next.Guarded());
        Assert.Same(second, updates.Current);
        Assert.False(await updates.MoveNextAsync().Guarded());
    }

    [Fact]
    public async Task Stream_CallerStopsEarly_WhatWasSaidIsStoredAsPartial()
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Say("one ", "two ", "three");

        await foreach (var update in fixture.Chat.GetStreamingResponseAsync([Question]))
        {
            if (update.Text == "two ")
                break;
        }

        await AssertPartialAsync(fixture, "one two ");
    }

    [Fact]
    public async Task Stream_CallerStopsAtTheFinishReason_IsComplete()
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Send(
            new ChatResponseUpdate(ChatRole.Assistant, "done"), new ChatResponseUpdate { FinishReason = ChatFinishReason.Stop }, new ChatResponseUpdate());

        await foreach (var update in fixture.Chat.GetStreamingResponseAsync([Question]))
        {
            if (update.FinishReason is not null)
                break;
        }

        Assert.All(await fixture.IngestedAsync(), message => Assert.Null(message.Metadata));
    }

    [Fact]
    public async Task Stream_CallerCancels_WhatWasSaidIsStoredAsPartial()
    {
        await using var fixture = new ChatFixture();
        using var cancel = new CancellationTokenSource();
        async IAsyncEnumerable<ChatResponseUpdate> UntilCancelled()
        {
            yield return new(ChatRole.Assistant, "one ");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancel.Token);
        }

        fixture.Model.OnCall = (_, _) => UntilCancelled();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var update in fixture.Chat.GetStreamingResponseAsync([Question], cancellationToken: cancel.Token))
                await cancel.CancelAsync();
        });

        await AssertPartialAsync(fixture, "one ");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Model_Fails_ItsExceptionComesThroughAndTheUsersTurnIsStored(bool streaming)
    {
        await using var fixture = new ChatFixture();
        var fault = new HttpRequestException("model down");
        fixture.Model.OnCall = (_, _) => ScriptedChatClient.Fail(fault);

        Assert.Same(fault, await Assert.ThrowsAsync<HttpRequestException>(() => fixture.AskAsync(streaming, [Question])));

        Assert.Equal("I live in Austin.", Assert.Single(await fixture.IngestedAsync()).Content);
    }

    [Fact]
    public async Task Stream_ModelFailsMidway_WhatWasSaidIsStoredAsPartial()
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Fail(new HttpRequestException(), "one ");

        await Assert.ThrowsAsync<HttpRequestException>(() => fixture.AskAsync(true, [Question]));

        await AssertPartialAsync(fixture, "one ");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Turn_RequestedAgainAfterAFault_IsStoredOnceWithItsTime(bool streaming)
    {
        await using var fixture = new ChatFixture();
        var fine = fixture.Model.OnCall;
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Fail(new HttpRequestException());
        List<ChatMessage> messages = [Question];
        await Assert.ThrowsAsync<HttpRequestException>(() => fixture.AskAsync(streaming, messages));
        fixture.Time.Advance(TimeSpan.FromSeconds(5));
        fixture.Model.OnCall = fine;

        await fixture.AskAsync(streaming, messages);

        var ingested = await fixture.IngestedAsync();
        Assert.Equal([TurnRole.User, TurnRole.Assistant], ingested.Select(message => message.Role));
        Assert.Equal(TimeSpan.FromSeconds(5), ingested[1].CreatedAt - ingested[0].CreatedAt);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Content_OnlyWhatWasSaidInText_IsStored(bool streaming)
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Send(
            new ChatResponseUpdate(ChatRole.Assistant, [new TextReasoningContent("thinking"), new TextContent("said")]),
            new ChatResponseUpdate(ChatRole.Assistant, [new DataContent(new byte[] { 1 }, "image/png"), new UsageContent(new())]));
        var question = new ChatMessage(ChatRole.User, [new TextContent("look\0 at this"), new DataContent(new byte[] { 1 }, "image/png")]) { AuthorName = "Ann" };

        await fixture.AskAsync(streaming, [question]);

        Assert.Equal(
            [("look at this", "Ann"), ("said", null)],
            (await fixture.IngestedAsync()).Select(message => (message.Content, message.Name)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Content_LongerThanTheServerTakes_IsCut(bool streaming)
    {
        await using var fixture = new ChatFixture();
        fixture.Model.OnCall = static (_, _) => ScriptedChatClient.Say(new string('y', 60_000), new string('y', 60_000));

        await fixture.AskAsync(streaming, [new(ChatRole.User, new string('x', 99_999) + "\U0001F600")]);

        var ingested = await fixture.IngestedAsync();
        Assert.Equal([99_999, 100_000], ingested.Select(message => message.Content.Length));
        Assert.Equal(4_000, fixture.Memory.Recalls.Single().Query.Length);
    }

    private static async Task AssertPartialAsync(ChatFixture fixture, string said)
    {
        var ingested = await fixture.IngestedAsync();
        Assert.Equal(["I live in Austin.", said], ingested.Select(message => message.Content));
        Assert.Null(ingested[0].Metadata);
        Assert.Equal("""{"partial":true}""", ingested[1].Metadata?.GetRawText());
    }
}
