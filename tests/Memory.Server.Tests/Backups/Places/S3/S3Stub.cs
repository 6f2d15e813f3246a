using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memory.Server.Tests.Backups.Places.S3;

/// <summary>A service that speaks S3 on a real loopback socket: it checks each request's signature and body as the real one does, and can be told to fail.</summary>
internal sealed class S3Stub : IAsyncDisposable
{
    public const string Bucket = "memory-backups";
    public const string AccessKey = "AKIDTHEACCESSKEYOFTESTS";
    public const string SecretKey = "the+secret/key=of-tests";
    public const string Region = "eu-test-1";

    private readonly WebApplication _app;
    private readonly CancellationTokenSource _released = new();
    private readonly ConcurrentQueue<S3Call> _calls = new();

    private S3Stub(WebApplication app) => _app = app;

    public S3Bucket Contents { get; } = new();

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>What was asked, in its order.</summary>
    public IReadOnlyList<S3Call> Calls => [.. _calls];

    /// <summary>How far its clock is ahead.</summary>
    public TimeSpan ClockAhead { get; set; }

    /// <summary>Stands between a request that was found right and its answer: answers something else, breaks off, or goes on.</summary>
    public Func<HttpContext, S3Call, Func<Task>, Task> Around { get; set; } = static (_, _, answer) => answer();

    /// <summary>Stands before a request's body is read.</summary>
    public Func<HttpContext, Task> OnArrival { get; set; } = static _ => Task.CompletedTask;

    public static async Task<S3Stub> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        builder.Logging.ClearProviders();
        var stub = new S3Stub(builder.Build());
        stub._app.Run(stub.AnswerAsync);
        await stub._app.StartAsync();
        stub.Address = new Uri(stub._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return stub;
    }

    /// <summary>Says nothing until the caller gives up or the stub goes.</summary>
    public async Task HangAsync(HttpContext context)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(_released.Token, context.RequestAborted);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await _released.CancelAsync();
        await _app.DisposeAsync();
        _released.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var now = TimeProvider.System.GetUtcNow() + ClockAhead;
        context.Response.Headers.Date = now.ToString("r");
        context.Response.Headers["x-amz-request-id"] = "STUB";
        try
        {
            await OnArrival(context);
            using var sent = new MemoryStream();
            await context.Request.Body.CopyToAsync(sent, context.RequestAborted);
            var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
            var signature = S3Signature.Check(context.Request, target, now);
            var call = S3Call.Read(context.Request, target, S3Body.Read(context.Request, sent.ToArray(), signature));
            _calls.Enqueue(call);
            await Around(context, call, () => S3Answers.AnswerAsync(context, call, Contents, now));
        }
        catch (S3Refusal refusal)
        {
            await S3Answers.RefuseAsync(context, refusal);
        }
    }
}

/// <summary>The service says no.</summary>
internal sealed class S3Refusal(int status, string code) : Exception(code)
{
    public int Status { get; } = status;

    public string Code { get; } = code;
}
