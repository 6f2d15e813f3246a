using System.Net;
using Memory.Testing;

namespace Memory.Client.Tests.Http;

/// <summary>Answers that come in pieces, from servers that behave and from others.</summary>
public sealed class ChatStreamTests
{
    private const string Delta = "event: delta\ndata: {\"content\":\"Hel\"}\n\n";
    private const string Done = "event: done\ndata: {\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},\"session_id\":\"s\",\"model\":\"m\",\"finish_reason\":\"stop\",\"usage\":null,\"memory\":null}\n\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_Pieces_AskedForAndReadToTheEnd()
    {
        await using var server = await AnswerAsync($": a comment\n\n{Delta}event: news\ndata: x\n\n{Delta}{Done}{Delta}");
        using var client = MemoryClient.Create(new() { BaseAddress = server.Address, ApiKey = "key" });

        var pieces = await client.StreamChatAsync(new() { UserId = "u", Message = "Hi" }, Token).ToListAsync(Token);

        Assert.Equal(["Hel", "Hel", ""], pieces.Select(static piece => piece.Content));
        Assert.Equal("Hello", pieces[^1].Answer!.Message.Content);
        Assert.All(pieces.SkipLast(1), static piece => Assert.Null(piece.Answer));
        var request = Assert.Single(server.Requests);
        Assert.Equal(("/v1/chat", "Bearer key", """{"user_id":"u","message":"Hi","stream":true}"""), (request.Target, request.Authorization, request.Body));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Delta)]
    [InlineData("event: delta\ndata: {\"content\":\n\n")]
    [InlineData("event: delta\ndata: null\n\n")]
    [InlineData("event: delta\ndata: {}\n\n")]
    [InlineData("event: done\ndata: {}\n\n")]
    [InlineData("event: done\ndata: {\"message\":null,\"session_id\":\"s\",\"model\":\"m\"}\n\n")]
    [InlineData("event: error\ndata: {\"status\":503,\"detail\":\"Later.\"}\n\n")]
    [InlineData("event: error\ndata: {}\n\n")]
    [InlineData("event: error\ndata: x\n\n")]
    public async Task Stream_NotWhatTheContractSays_Unavailable(string body)
    {
        await using var server = await AnswerAsync(body);
        using var client = MemoryClient.Create(new() { BaseAddress = server.Address });

        await Assert.ThrowsAsync<MemoryUnavailableException>(() => client.StreamChatAsync(new() { UserId = "u", Message = "Hi" }, Token).ToListAsync(Token).AsTask().Guarded());
    }

    [Fact]
    public async Task Stream_RefusedInTheMiddle_SaysWhat()
    {
        await using var server = await AnswerAsync($"{Delta}event: error\ndata: {{\"status\":404,\"detail\":\"Gone.\"}}\n\n");
        using var client = MemoryClient.Create(new() { BaseAddress = server.Address });

        var refused = await Assert.ThrowsAsync<MemoryApiException>(() => client.StreamChatAsync(new() { UserId = "u", Message = "Hi" }, Token).ToListAsync(Token).AsTask().Guarded());

        Assert.Equal((HttpStatusCode.NotFound, "Gone."), (refused.StatusCode, refused.Message));
    }

    [Fact]
    public async Task Stream_LongerThanIsRead_Unavailable()
    {
        await using var server = await AnswerAsync($"{Delta}data: {new string('x', 100_000)}");
        using var client = MemoryClient.Create(new() { BaseAddress = server.Address, MaxResponseBytes = 50_000 });

        var late = await Assert.ThrowsAsync<MemoryUnavailableException>(() => client.StreamChatAsync(new() { UserId = "u", Message = "Hi" }, Token).ToListAsync(Token).AsTask().Guarded());

        Assert.Equal("The memory server's answer is longer than MaxResponseBytes.", late.Message);
    }

    [Fact]
    public async Task Stream_NoStream_Unavailable()
    {
        await using var server = await StubMemoryServer.StartAsync();
        server.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, "{}");
        using var client = MemoryClient.Create(new() { BaseAddress = server.Address });

        await Assert.ThrowsAsync<MemoryUnavailableException>(() => client.StreamChatAsync(new() { UserId = "u", Message = "Hi" }, Token).ToListAsync(Token).AsTask().Guarded());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_Silence_UnavailableAfterTheChatTimeout(bool hasBegun)
    {
        var time = new ManualTime();
        await using var server = await HangAsync(hasBegun);
        using var client = MemoryClient.Create(new() { BaseAddress = server.Address, ChatTimeout = TimeSpan.FromMinutes(3) }, time);
        await using var pieces = client.StreamChatAsync(new() { UserId = "u", Message = "Hi" }, Token).GetAsyncEnumerator(Token);
        if (hasBegun)
            Assert.True(await pieces.MoveNextAsync().Guarded());

        // While the app is busy with a piece, nobody waits.
        time.Advance(TimeSpan.FromMinutes(hasBegun ? 10 : 0));
        var next = pieces.MoveNextAsync().AsTask();
        await server.WhenRequestAsync();
        time.Advance(TimeSpan.FromMinutes(2.9));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(0.2));

        await Assert.ThrowsAsync<MemoryUnavailableException>(() => next.Guarded());
    }

    [Fact]
    public async Task Stream_CallerCancels_ThrowsThat()
    {
        await using var server = await HangAsync(hasBegun: true);
        using var client = MemoryClient.Create(new() { BaseAddress = server.Address });
        using var impatience = new CancellationTokenSource();
        await using var pieces = client.StreamChatAsync(new() { UserId = "u", Message = "Hi" }).GetAsyncEnumerator(impatience.Token);
        Assert.True(await pieces.MoveNextAsync().Guarded());
        var next = pieces.MoveNextAsync().AsTask();

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next.Guarded());
    }

    private static async Task<StubMemoryServer> AnswerAsync(string body)
    {
        var server = await StubMemoryServer.StartAsync();
        server.OnRequest = (context, _) => StubMemoryServer.JsonAsync(context, body, type: "text/event-stream");
        return server;
    }

    private static async Task<StubMemoryServer> HangAsync(bool hasBegun)
    {
        var server = await StubMemoryServer.StartAsync();
        server.OnRequest = async (context, _) =>
        {
            if (hasBegun)
            {
                await StubMemoryServer.JsonAsync(context, Delta, type: "text/event-stream");
                await context.Response.Body.FlushAsync();
            }

            await server.HangAsync(context);
        };
        return server;
    }
}
