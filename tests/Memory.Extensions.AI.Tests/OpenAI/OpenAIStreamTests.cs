using System.ClientModel;
using System.ClientModel.Primitives;
using System.Text;
using Memory.Client;
using Memory.Testing;
using Microsoft.AspNetCore.Http;
using OpenAI.Chat;

namespace Memory.Extensions.AI.Tests.OpenAI;

/// <summary>Streams that pass through: nothing is held back or changed, and what was said until the end, whichever it is, is remembered.</summary>
public sealed class OpenAIStreamTests
{
    private static readonly ChatMessage[] Question = [new UserChatMessage("Where do I live?")];

    [Fact]
    public async Task Stream_EachEvent_ArrivesBeforeTheNextIsSent()
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        var more = new SemaphoreSlim(0);
        fixture.Model.OnRequest = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var piece in (string[])["one", "two"])
            {
                await context.Response.WriteAsync($"data: {StubModel.Chunk($$"""{"content":"{{piece}}"}""")}\n\n");
                await context.Response.Body.FlushAsync();
                await more.WaitAsync(context.RequestAborted);
            }

            await context.Response.WriteAsync("data: [DONE]\n\n");
        };

        await using var updates = fixture.Chat.CompleteChatStreamingAsync(Question, OpenAIFixture.Ann).GetAsyncEnumerator();

        Assert.True(await updates.MoveNextAsync().Guarded());
        Assert.Equal("one", updates.Current.ContentUpdate[0].Text);
        more.Release();
        Assert.True(await updates.MoveNextAsync().Guarded());
        Assert.Equal("two", updates.Current.ContentUpdate[0].Text);
        more.Release();
        Assert.False(await updates.MoveNextAsync().Guarded());
        Assert.Equal([(TurnRole.User, "Where do I live?"), (TurnRole.Assistant, "onetwo")], await fixture.IngestedAsync());
    }

    [Theory]
    [InlineData(Way.TypedStreaming)]
    [InlineData(Way.TypedStreamingSync)]
    [InlineData(Way.ProtocolStreaming)]
    [InlineData(Way.ProtocolStreamingSync)]
    public async Task Stream_LeftEarly_WhatWasSaidIsRememberedAsPartial(Way way)
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        HangAfter(fixture, "Half an ans");

        await LeaveAfterTheFirstAsync(fixture.Chat, way).Guarded();

        Assert.Equal([(TurnRole.User, "Where do I live?"), (TurnRole.Assistant, "Half an ans")], await fixture.IngestedAsync());
        Assert.Equal([null, """{"partial":true}"""], fixture.Memory.Messages.Select(message => message.Metadata?.GetRawText()));
    }

    [Fact]
    public async Task Stream_CancelledOnTheWay_WhatWasSaidIsRememberedAsPartial()
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        HangAfter(fixture, "Half an ans");
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in fixture.Chat.CompleteChatStreamingAsync(Question, OpenAIFixture.Ann, cancel.Token))
                await cancel.CancelAsync();
        }).Guarded();

        Assert.Equal([(TurnRole.User, "Where do I live?"), (TurnRole.Assistant, "Half an ans")], await fixture.IngestedAsync());
        Assert.NotNull(fixture.Memory.Messages[1].Metadata);
    }

    [Theory]
    [InlineData(Way.TypedStreaming)]
    [InlineData(Way.TypedStreamingSync)]
    public async Task Stream_BrokenByTheServer_TheSdksOwnFaultPassesAndThePartIsKept(Way way)
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        fixture.Model.OnRequest = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync($"data: {StubModel.Chunk("""{"content":"Half"}""")}\n\n");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        await Assert.ThrowsAnyAsync<Exception>(() => fixture.Chat.AskAsync(way, Question, OpenAIFixture.Ann).Guarded());

        Assert.Equal((TurnRole.User, "Where do I live?"), (await fixture.IngestedAsync())[0]);
    }

    [Fact]
    public async Task Stream_RawBytes_PassUnchangedHoweverOddTheyAre()
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        var sent = Encoding.UTF8.GetBytes(
            $": a comment\r\n\r\ndata: {{not json\n\nevent: x\ndata:{StubModel.Chunk("""{"content":"zwölf "}""")}\r\r\ndata: {{\"error\":{{\"message\":\"busy\"}}}}\n\n"
            + $"data: []\n\ndata: {{\"choices\":[{{\"index\":1,\"delta\":{{\"content\":\"other choice\"}}}}]}}\n\ndata: {StubModel.Chunk("""{"content":"Boxkämpfer"}""", "length")}\n\ndata: [DONE]\n\ntail");
        fixture.Model.OnRequest = async (context, _) =>
        {
            context.Response.ContentType = "text/event-stream";
            foreach (var one in sent)
                await context.Response.Body.WriteAsync(new[] { one });
        };
        using var content = BinaryContent.Create(BinaryData.FromString(Ways.BodyOf(Question, OpenAIFixture.Ann, streaming: true)));

        using var response = (await fixture.Chat.CompleteChatAsync(content, new RequestOptions { BufferResponse = false })).GetRawResponse();
        using var received = new MemoryStream();
        await response.ContentStream!.CopyToAsync(received).Guarded();

        Assert.Equal(sent, received.ToArray());
        Assert.Equal([(TurnRole.User, "Where do I live?"), (TurnRole.Assistant, "zwölf Boxkämpfer")], await fixture.IngestedAsync());
        Assert.Null(fixture.Memory.Messages[1].Metadata);
    }

    [Fact]
    public async Task Stream_EnumeratedTwice_TheUserHasSaidItOnce()
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        var updates = fixture.Chat.CompleteChatStreamingAsync(Question, OpenAIFixture.Ann);

        await foreach (var _ in updates)
        {
        }

        await foreach (var _ in updates)
        {
        }

        await fixture.IngestedAsync();
        Assert.Equal(2, fixture.Model.Bodies.Count);
        Assert.Single(fixture.Memory.Messages.Where(message => message.Role == TurnRole.User).Select(message => message.Id).Distinct());
    }

    [Fact]
    public async Task Stream_NeverEnumerated_NothingHappens()
    {
        await using var fixture = await OpenAIFixture.StartAsync();

        _ = fixture.Chat.CompleteChatStreamingAsync(Question, OpenAIFixture.Ann);

        Assert.Empty(fixture.Memory.Recalls);
        Assert.Empty(await fixture.IngestedAsync());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_HeldWholeThoughAskedForAsEventsOrTheOtherWay_IsStillHeard(bool events)
    {
        await using var fixture = await OpenAIFixture.StartAsync();
        using var content = BinaryContent.Create(BinaryData.FromString(Ways.BodyOf(Question, OpenAIFixture.Ann, streaming: events)));

        using var response = (await fixture.Chat.CompleteChatAsync(content, new RequestOptions { BufferResponse = events })).GetRawResponse();
        using var received = new MemoryStream();
        await response.ContentStream!.CopyToAsync(received).Guarded();

        Assert.Contains(events ? "[DONE]" : "Hello, you.", Encoding.UTF8.GetString(received.ToArray()), StringComparison.Ordinal);
        Assert.Equal([(TurnRole.User, "Where do I live?"), (TurnRole.Assistant, "Hello, you.")], await fixture.IngestedAsync());
    }

    private static void HangAfter(OpenAIFixture fixture, string said) => fixture.Model.OnRequest = async (context, _) =>
    {
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"data: {StubModel.Chunk($$"""{"content":"{{said}}"}""")}\n\n");
        await context.Response.Body.FlushAsync();
        await new TaskCompletionSource().Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    };

    private static async Task LeaveAfterTheFirstAsync(ChatClient chat, Way way)
    {
        switch (way)
        {
            case Way.TypedStreaming:
                await foreach (var _ in chat.CompleteChatStreamingAsync(Question, OpenAIFixture.Ann))
                    return;
                return;
            case Way.TypedStreamingSync:
                await Task.Run(() => chat.CompleteChatStreaming(Question, OpenAIFixture.Ann).First());
                return;
            default:
                using (var content = BinaryContent.Create(BinaryData.FromString(Ways.BodyOf(Question, OpenAIFixture.Ann, streaming: true))))
                {
                    var options = new RequestOptions { BufferResponse = false };
                    var result = way == Way.ProtocolStreaming ? await chat.CompleteChatAsync(content, options) : await Task.Run(() => chat.CompleteChat(content, options));
                    using var response = result.GetRawResponse();
                    var buffer = new byte[4096];
                    Assert.NotEqual(0, way == Way.ProtocolStreaming ? await response.ContentStream!.ReadAsync(buffer) : response.ContentStream!.Read(buffer, 0, buffer.Length));
                }

                return;
        }
    }
}
