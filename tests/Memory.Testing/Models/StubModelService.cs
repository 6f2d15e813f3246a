using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Memory.Testing;

/// <summary>A chat model's service on a real loopback socket. It speaks as OpenAI and as Anthropic do, by the path it is asked at, and answers as the test says.</summary>
public sealed class StubModelService : IAsyncDisposable
{
    private readonly StubMemoryServer server;
    private readonly ConcurrentQueue<ModelCall> calls = new();

    private StubModelService(StubMemoryServer server)
    {
        this.server = server;
        OnCall = (context, call) => AnswerAsync(context, call);
        server.OnRequest = (context, request) =>
        {
            var call = ModelCall.Read(context, request);
            calls.Enqueue(call);
            return OnCall(context, call);
        };
    }

    /// <summary>Answers a call; the default answers as the service does.</summary>
    public Func<HttpContext, ModelCall, Task> OnCall { get; set; }

    /// <summary>What it says, in the pieces in which it streams it.</summary>
    public IReadOnlyList<string> Pieces { get; set; } = ["Hello, ", "you."];

    public Uri Address => server.Address;

    public IReadOnlyList<ModelCall> Calls => [.. calls];

    public static async Task<StubModelService> StartAsync() => new(await StubMemoryServer.StartAsync());

    /// <summary>Completes when one more call has arrived.</summary>
    public Task WhenCalledAsync() => server.WhenRequestAsync();

    /// <summary>Answers as the service does.</summary>
    /// <param name="context">The call's context.</param>
    /// <param name="call">The call.</param>
    /// <param name="finish">Why it ends, in OpenAI's words.</param>
    public async Task AnswerAsync(HttpContext context, ModelCall call, string finish = "stop")
    {
        if (!call.Streams)
        {
            await StubMemoryServer.JsonAsync(context, ModelReplies.Whole(call, string.Concat(Pieces), finish));
            return;
        }

        foreach (var happening in ModelReplies.Events(call, Pieces, finish))
            await SendAsync(context, happening);
    }

    /// <summary>Sends one event of a stream, and sees it off.</summary>
    public static async Task SendAsync(HttpContext context, string happening)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(happening);
        await context.Response.Body.FlushAsync();
    }

    /// <summary>Hangs until the caller gives up or the service is disposed.</summary>
    public Task HangAsync(HttpContext context) => server.HangAsync(context);

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
