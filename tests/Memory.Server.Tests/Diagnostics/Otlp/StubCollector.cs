using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Memory.Server.Tests.Diagnostics.Otlp;

/// <summary>A collector on a real socket that takes OTLP as protobuf over HTTP, or takes the requests and never answers.</summary>
internal sealed class StubCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Path, byte[] Body, string Authorization)> _taken = new();
    private readonly CancellationTokenSource _end = new();

    private StubCollector(bool hangs)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = TimeSpan.Zero);
        _app = builder.Build();
        _app.Run(context => TakeAsync(context, hangs));
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Whether somebody has begun to send.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IEnumerable<string> Keys => _taken.Select(static taken => taken.Authorization);

    /// <summary>All that was sent, as text that shows whatever stands in it as text.</summary>
    public string Everything => string.Join('\n', _taken.Select(static taken => Encoding.UTF8.GetString(taken.Body)));

    public IReadOnlyList<SentSpan> Spans =>
    [
        .. from body in Bodies("/v1/traces")
           from scope in body.All(1, 2)
           from span in scope.All(2)
           select new SentSpan(
               scope.All(1).Single().Text(1), span.Text(5), span.Hex(1), span.Hex(2), span.Hex(4), span.Attributes(9), [.. span.All(13).Select(static link => link.Hex(1))]),
    ];

    public IReadOnlyList<string> Metrics => [.. Bodies("/v1/metrics").SelectMany(static body => body.All(1, 2, 2)).Select(static metric => metric.Text(1)).Distinct(StringComparer.Ordinal)];

    public IReadOnlyList<SentLine> Lines =>
        [.. Bodies("/v1/logs").SelectMany(static body => body.All(1, 2, 2)).Select(static line => new SentLine(line.All(5).Single().Text(1), line.Hex(9)))];

    public IReadOnlyList<Dictionary<string, string>> Resources => [.. Bodies("/v1/traces").SelectMany(static body => body.All(1, 1)).Select(static resource => resource.Attributes(1))];

    public static async Task<StubCollector> StartAsync(bool hangs = false)
    {
        var collector = new StubCollector(hangs);
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _end.Dispose();
    }

    private IEnumerable<Wire> Bodies(string path) => _taken.Where(taken => taken.Path == path).Select(static taken => new Wire(taken.Body));

    private async Task TakeAsync(HttpContext context, bool hangs)
    {
        Asked.TrySetResult();
        if (hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            context.Abort();
            return;
        }

        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        _taken.Enqueue((context.Request.Path.Value!, body.ToArray(), context.Request.Headers["x-collector-key"].ToString()));
        context.Response.ContentType = "application/x-protobuf";
    }
}

/// <summary>A span as it was sent.</summary>
internal sealed record SentSpan(string Source, string Name, string Trace, string Id, string Parent, Dictionary<string, string> Attributes, string[] Links);

/// <summary>A line of the log as it was sent.</summary>
internal sealed record SentLine(string Text, string Trace);
