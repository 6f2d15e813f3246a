using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>A chat model on loopback that speaks OpenAI's protocol. It finds no facts in anything, and hangs when it is told to.</summary>
internal sealed class ModelService : IAsyncDisposable
{
    private const string Answer =
        """{"id":"1","object":"chat.completion","created":1,"model":"none","choices":[{"index":0,"message":{"role":"assistant","content":"{\"facts\":[]}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}}""";

    private readonly WebApplication app;
    private readonly TimeProvider time;
    private int calls;
    private volatile bool hangs;

    private ModelService(WebApplication app, TimeProvider time) => (this.app, this.time) = (app, time);

    public int Calls => Volatile.Read(ref calls);

    /// <summary>Whether calls hang that come from now on, until whoever asked gives up.</summary>
    public bool Hangs
    {
        get => hangs;
        set => hangs = value;
    }

    public string Address => $"{app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}/v1";

    public static async Task<ModelService> StartAsync(TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var service = new ModelService(builder.Build(), time);
        service.app.Run(service.AnswerAsync);
        await service.app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref calls);
        if (hangs)
            await Task.Delay(Timeout.InfiniteTimeSpan, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (context.RequestAborted.IsCancellationRequested)
            return;
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(Answer, context.RequestAborted);
    }
}
