using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;
using Memory.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memory.Testing;

/// <summary>A server on a real loopback socket that answers as the test says and keeps what it was asked.</summary>
public sealed class StubMemoryServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<StubRequest> requests = new();
    private readonly CancellationTokenSource released = new();
    private readonly SemaphoreSlim arrivals = new(0);

    private StubMemoryServer(WebApplication app) => this.app = app;

    /// <summary>Answers a request; the default is 404.</summary>
    public Func<HttpContext, StubRequest, Task> OnRequest { get; set; } = static (context, _) =>
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    };

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public IReadOnlyList<StubRequest> Requests => [.. requests];

    public static async Task<StubMemoryServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var stub = new StubMemoryServer(builder.Build());
        stub.app.Run(stub.AnswerAsync);
        await stub.app.StartAsync();
        stub.Address = new Uri(stub.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return stub;
    }

    /// <summary>Completes when one more request has arrived.</summary>
    public Task WhenRequestAsync() => arrivals.WaitAsync().Guarded();

    /// <summary>Hangs until the client gives up or the server is disposed.</summary>
    public async Task HangAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(released.Token, context.RequestAborted);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Answers with JSON.</summary>
    public static Task JsonAsync(HttpContext context, string json, int status = StatusCodes.Status200OK, string type = "application/json; charset=utf-8")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(json, Encoding.UTF8);
    }

    /// <summary>Answers an ingest: all of its messages, which name their ids, are stored.</summary>
    public static Task StoredAsync(HttpContext context, StubRequest ingest)
    {
        var request = JsonSerializer.Deserialize(ingest.Body, MemoryRequestJson.Default.IngestRequest)!;
        return JsonAsync(context, JsonSerializer.Serialize(FakeMemory.Stored(request), MemoryResponseJson.Default.IngestResult), StatusCodes.Status202Accepted);
    }

    public async ValueTask DisposeAsync()
    {
        await released.CancelAsync();
        await app.DisposeAsync();
        released.Dispose();
        arrivals.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var request = new StubRequest(context.Request.Method, target, body, context.Request.Headers.Authorization.ToString());
        requests.Enqueue(request);
        arrivals.Release();
        await OnRequest(context, request);
    }
}

/// <summary>A request as it came over the wire.</summary>
public sealed record StubRequest(string Method, string Target, string Body, string Authorization);
