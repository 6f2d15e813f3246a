using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Memory.Testing;
using Microsoft.AspNetCore.Http;

namespace Memory.Client.Tests.Http;

/// <summary>What the typed client makes of a server that is down, slow, wrong or lying, over real sockets.</summary>
public sealed class FaultTests : IAsyncLifetime
{
    private readonly ManualTime time = new();
    private StubMemoryServer server = null!;
    private MemoryClient client = null!;

    public async ValueTask InitializeAsync()
    {
        server = await StubMemoryServer.StartAsync();
        client = MemoryClient.Create(new() { BaseAddress = server.Address, MaxResponseBytes = 100_000 }, time);
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await server.DisposeAsync();
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(415)]
    public async Task Answer_4xx_IsAnApiExceptionWithItsProblem(int status)
    {
        server.OnRequest = (context, _) => StubMemoryServer.JsonAsync(
            context, """{"title":"t","detail":"No such thing.","errors":{"limit":["too high"]},"trace":{"a":[1]}}""", status, "application/problem+json");

        var refused = await Assert.ThrowsAsync<MemoryApiException>(Recall);

        Assert.Equal(((HttpStatusCode)status, "No such thing.", "No such thing."), (refused.StatusCode, refused.Problem.Detail, refused.Message));
        Assert.Equal(["too high"], refused.Problem.Errors!["limit"]);
    }

    [Theory]
    [InlineData("text/html", "<html>Forbidden</html>")]
    [InlineData("application/problem+json", "{\"detail\":")]
    [InlineData("application/problem+json", "{\"errors\":7}")]
    [InlineData("application/json", "")]
    public async Task Answer_4xxWithoutReadableProblem_IsStillAnApiException(string type, string body)
    {
        server.OnRequest = (context, _) => StubMemoryServer.JsonAsync(context, body, 403, type);

        var refused = await Assert.ThrowsAsync<MemoryApiException>(Recall);

        Assert.Equal((403, 403), ((int)refused.StatusCode, refused.Problem.Status));
        Assert.Contains("403", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    public async Task Answer_OverloadedOrBroken_IsUnavailableAndSaysHowLongToWait(int status)
    {
        server.OnRequest = (context, _) =>
        {
            context.Response.Headers.RetryAfter = "7";
            return StubMemoryServer.JsonAsync(context, "{}", status);
        };

        var unavailable = await Assert.ThrowsAsync<MemoryUnavailableException>(Recall);

        Assert.Equal(TimeSpan.FromSeconds(7), unavailable.RetryAfter);
    }

    [Fact]
    public async Task RetryAfter_ADate_IsCountedFromNow()
    {
        server.OnRequest = (context, _) =>
        {
            context.Response.Headers.RetryAfter = time.GetUtcNow().AddSeconds(90).ToString("R");
            return StubMemoryServer.JsonAsync(context, "{}", 503);
        };

        Assert.Equal(TimeSpan.FromSeconds(90), (await Assert.ThrowsAsync<MemoryUnavailableException>(Recall)).RetryAfter);
    }

    [Fact]
    public async Task Answer_Redirect_IsNotFollowed()
    {
        server.OnRequest = (context, request) =>
        {
            context.Response.Redirect("/elsewhere");
            return Task.CompletedTask;
        };

        await Assert.ThrowsAsync<MemoryUnavailableException>(Recall);

        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Connection_Refused_IsUnavailable()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        using var lost = MemoryClient.Create(new() { BaseAddress = new Uri($"http://127.0.0.1:{port}") });

        await Assert.ThrowsAsync<MemoryUnavailableException>(async () => await lost.GetInfoAsync());
    }

    [Fact]
    public async Task Connection_ResetMidBody_IsUnavailable()
    {
        server.OnRequest = static async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("{\"user_id\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };

        await Assert.ThrowsAsync<MemoryUnavailableException>(Recall);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Answer_Hangs_IsUnavailableAtTheRequestTimeoutAndNotBefore(bool midBody)
    {
        var hanging = new TaskCompletionSource();
        server.OnRequest = async (context, _) =>
        {
            if (midBody)
            {
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("{\"user_id\":");
                await context.Response.Body.FlushAsync();
            }

            hanging.SetResult();
            await server.HangAsync(context);
        };
        var recall = Recall();
        await hanging.Task.Guarded();

        time.Advance(TimeSpan.FromMilliseconds(9_999));
        Assert.False(recall.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        var late = await Assert.ThrowsAsync<MemoryUnavailableException>(() => recall.Guarded());
        Assert.Contains("10000 ms", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_WaitingForExtraction_MayTakeThirtySecondsMore()
    {
        server.OnRequest = (context, _) => server.HangAsync(context);
        var ingest = client.IngestAsync(new() { UserId = "u", Messages = [] }, wait: true).AsTask();
        await server.WhenRequestAsync();

        time.Advance(TimeSpan.FromMilliseconds(39_999));
        Assert.False(ingest.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));

        await Assert.ThrowsAsync<MemoryUnavailableException>(() => ingest.Guarded());
    }

    [Theory]
    [InlineData("text/html", "<html>Welcome to the hotel</html>")]
    [InlineData("text/plain", "{}")]
    [InlineData("application/json; charset=latin9", Good)]
    [InlineData("application/json; charset=no-such", Good)]
    [InlineData("application/json", "")]
    [InlineData("application/json", "null")]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", "{}")]
    [InlineData("application/json", "{\"user_id\":\"u\",\"memories\":[],\"turns\":[],\"context\":\"x\",\"token_c")]
    [InlineData("application/json", "{\"user_id\":\"u\",\"memories\":{},\"turns\":[],\"context\":\"x\",\"token_count\":1}")]
    [InlineData("application/json", "{\"user_id\":\"u\",\"memories\":null,\"turns\":[],\"context\":\"x\",\"token_count\":1}")]
    [InlineData("application/json", "{\"user_id\":\"u\",\"memories\":[null],\"turns\":[],\"context\":\"x\",\"token_count\":1}")]
    [InlineData("application/json", "{\"user_id\":\"u\",\"memories\":[],\"turns\":[null],\"context\":\"x\",\"token_count\":1}")]
    [InlineData("application/json", "{\"user_id\":\"u\",\"memories\":[],\"turns\":[],\"context\":null,\"token_count\":1}")]
    [InlineData("application/json", "{\"user_id\":\"u\",\"memories\":[],\"turns\":[],\"context\":\"x\",\"token_count\":\"many\"}")]
    public async Task Answer_NotWhatTheContractSays_IsUnavailable(string type, string body)
    {
        server.OnRequest = (context, _) => StubMemoryServer.JsonAsync(context, body, type: type);
        await Assert.ThrowsAsync<MemoryUnavailableException>(Recall);
    }

    [Fact]
    public async Task Answer_InvalidUtf8_IsUnavailable()
    {
        server.OnRequest = static async (context, _) =>
        {
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(Encoding.Latin1.GetBytes(Good.Replace("hello", "h\u00E9llo", StringComparison.Ordinal)));
        };
        await Assert.ThrowsAsync<MemoryUnavailableException>(Recall);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_LongerThanTheBound_IsUnavailable(bool saysItsLength)
    {
        server.OnRequest = async (context, _) =>
        {
            var body = Encoding.UTF8.GetBytes(Good.Replace("hello", new string('x', 100_000), StringComparison.Ordinal));
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = saysItsLength ? body.Length : null;
            await context.Response.Body.WriteAsync(body);
        };

        var unavailable = await Assert.ThrowsAsync<MemoryUnavailableException>(Recall);

        Assert.Contains(nameof(MemoryClientOptions.MaxResponseBytes), unavailable.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/recall", "{\"user_id\":\"other\",\"memories\":[],\"turns\":[],\"context\":\"x\",\"token_count\":1}")]
    [InlineData("/v1/recall", "{\"user_id\":\"u\",\"memories\":[" + OthersMemory + "],\"turns\":[],\"context\":\"x\",\"token_count\":1}")]
    [InlineData("/v1/conscious", "{\"memories\":[" + OthersMemory + "],\"context\":\"x\"}")]
    [InlineData("/v1/memory/extract", "{\"user_id\":\"other\",\"facts\":[],\"forgets\":[],\"model\":\"none\"}")]
    [InlineData("/v1/memory/extract", "{\"user_id\":\"u\",\"facts\":[],\"forgets\":[],\"model\":\"none\",\"memories\":[" + OthersMemory + "]}")]
    public async Task Answer_AboutAnotherUser_IsRefused(string route, string body)
    {
        server.OnRequest = (context, _) => StubMemoryServer.JsonAsync(context, body);

        var refused = await Assert.ThrowsAsync<MemoryUnavailableException>(
            () => route switch
            {
                "/v1/recall" => Recall(),
                "/v1/conscious" => client.GetConsciousAsync("u").AsTask(),
                _ => client.ExtractAsync(new() { UserId = "u", Messages = [] }).AsTask(),
            });

        Assert.Contains("another user", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"of-another\",\"2\"")]
    [InlineData("\"2\",\"1\"")]
    [InlineData("\"1\"")]
    [InlineData("\"1\",null")]
    [InlineData("\"1\",\"2\",\"3\"")]
    [InlineData("")]
    public async Task Answer_NamesOtherMessagesThanWereSent_IsNotTakenForTheirAcknowledgement(string named)
    {
        server.OnRequest = (context, _) => StubMemoryServer.JsonAsync(context, $$"""{"status":"queued","job_id":"j","message_ids":[{{named}}]}""", 202);

        var refused = await Assert.ThrowsAsync<MemoryUnavailableException>(() => Ingest("1", "2"));

        Assert.Equal(FaultReason.Malformed, refused.Reason);
    }

    [Theory]
    [InlineData("1", "2")]
    [InlineData("1", null)]
    [InlineData("half a pair: \uD83D", "2")]
    public async Task Answer_NamesTheMessagesThatWereSent_IsTheirAcknowledgement(string? first, string? second)
    {
        server.OnRequest = (context, request) =>
        {
            var body = JsonSerializer.Deserialize(request.Body, MemoryRequestJson.Default.IngestRequest)!;
            string[] ids = [.. body.Messages.Select(static message => message.Id ?? "from-the-server")];
            return StubMemoryServer.JsonAsync(context, $$"""{"status":"queued","job_id":"j","message_ids":{{JsonSerializer.Serialize(ids)}}}""", 202);
        };

        Assert.Equal(2, (await Ingest(first, second)).MessageIds.Count);
    }

    [Fact]
    public async Task Caller_Cancels_ThrowsWithTheCallersToken()
    {
        server.OnRequest = (context, _) => server.HangAsync(context);
        using var cancel = new CancellationTokenSource();
        var recall = client.RecallAsync(new() { UserId = "u", Query = "q" }, cancel.Token).AsTask();
        await server.WhenRequestAsync();

        await cancel.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => recall.Guarded());
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Answer_Good_IsRead()
    {
        server.OnRequest = static (context, _) => StubMemoryServer.JsonAsync(context, Good);
        Assert.Equal("hello", (await client.RecallAsync(new() { UserId = "u", Query = "q" })).Context);
    }

    private const string Good = "{\"user_id\":\"u\",\"memories\":[],\"turns\":[],\"context\":\"hello\",\"token_count\":1}";

    private const string OthersMemory =
        "{\"id\":\"0195506c-1111-7000-8000-000000000001\",\"owner_id\":\"o\",\"user_id\":\"other\",\"type\":\"fact\",\"content\":\"c\",\"score\":1}";

    private Task<IngestResult> Ingest(params string?[] ids) => client.IngestAsync(new()
    {
        UserId = "u",
        Messages = [.. ids.Select(static id => new IngestMessage { Role = TurnRole.User, Content = "c", Id = id })],
    }).AsTask();

    private Task Recall() => client.RecallAsync(new() { UserId = "u", Query = "q" }).AsTask();
}
