using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Memory.Testing.Faults;

/// <summary>
/// Stands before a real memory server, on real sockets, and passes each request on or commits a fault, as the test says. Faults of one request
/// are committed by an HTTP server, those of the network by a proxy before it.
/// </summary>
public sealed class FaultyServer : IAsyncDisposable
{
    private readonly StubMemoryServer front;
    private readonly TcpProxy network;
    private readonly Upstream upstream;
    private readonly ConcurrentDictionary<(MemoryRoute Route, Fault Fault), int> committed = new();
    private readonly TaskCompletionSource quiet = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim faults = new(0);

    /// <summary>Requests under way, and one for the server itself.</summary>
    private int open = 1;

    private int closed;

    private FaultyServer(StubMemoryServer front, Func<Uri> server)
    {
        (this.front, upstream) = (front, new Upstream(server));
        network = new TcpProxy(new IPEndPoint(IPAddress.Loopback, front.Address.Port));
        Address = new Uri($"http://127.0.0.1:{network.Port}");
        front.OnRequest = ServeAsync;
    }

    /// <summary>Decides about a request; null passes it on.</summary>
    public Func<MemoryRoute, Mischief?> OnRequest { get; set; } = static _ => null;

    /// <summary>The state of the network between client and server.</summary>
    public ProxyMode Network
    {
        get => network.Mode;
        set => network.Mode = value;
    }

    /// <summary>Where clients reach it.</summary>
    public Uri Address { get; }

    /// <summary>What reached the real server.</summary>
    public Arrivals Arrivals { get; } = new();

    /// <summary>How often each fault met a request.</summary>
    public IReadOnlyDictionary<(MemoryRoute Route, Fault Fault), int> Committed => committed;

    /// <param name="server">The real server's address.</param>
    public static Task<FaultyServer> StartAsync(Uri server) => StartAsync(() => server);

    /// <param name="server">The real server's address as it is now; it may come back at another one.</param>
    public static async Task<FaultyServer> StartAsync(Func<Uri> server) => new(await StubMemoryServer.StartAsync(), server);

    /// <summary>Completes when one more request has met its fault; one that hangs, when it hangs.</summary>
    public Task WhenFaultAsync() => faults.WaitAsync().Guarded();

    /// <summary>Ends all faults.</summary>
    public void Recover() => (OnRequest, Network) = (static _ => null, ProxyMode.Pass);

    /// <summary>Ends connections, and returns when nothing is on its way to the real server any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 1)
            return;
        await network.DisposeAsync();
        await front.DisposeAsync();
        Leave();
        await quiet.Task.Guarded();
        upstream.Dispose();
        faults.Dispose();
    }

    private async Task ServeAsync(HttpContext context, StubRequest request)
    {
        Interlocked.Increment(ref open);
        try
        {
            await AnswerAsync(context, request);
        }
        finally
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref open) == 0)
            quiet.TrySetResult();
    }

    private async Task AnswerAsync(HttpContext context, StubRequest request)
    {
        var route = RouteOf(request);
        if (route == MemoryRoute.Other || OnRequest(route) is not { } mischief)
        {
            await (await DoAsync(route, request)).SendAsync(context);
            return;
        }

        var good = mischief.IsDone ? await DoAsync(route, request) : PlausibleAnswers.To(route, request, ofAnotherUser: false);
        committed.AddOrUpdate((route, mischief.Fault), 1, static (_, count) => count + 1);
        if (mischief.Fault is not (Fault.HangBeforeHeaders or Fault.HangInBody or Fault.DoneLate))
            faults.Release();
        await SpoiltAnswers.SendAsync(context, mischief.Fault, good, PlausibleAnswers.To(route, request, ofAnotherUser: true), HangAsync);
        if (mischief.Fault == Fault.DoneLate)
            await DoAsync(route, request);
    }

    private Task HangAsync(HttpContext context)
    {
        faults.Release();
        return front.HangAsync(context);
    }

    private Task<HttpAnswer> DoAsync(MemoryRoute route, StubRequest request)
    {
        if (route == MemoryRoute.Ingest)
            Arrivals.Note(request.Body);
        return upstream.DoAsync(request);
    }

    private static MemoryRoute RouteOf(StubRequest request) => request.Target.Split('?')[0] switch
    {
        "/v1/conscious" => MemoryRoute.Conscious,
        "/v1/recall" => MemoryRoute.Recall,
        "/v1/ingest" => MemoryRoute.Ingest,
        _ => MemoryRoute.Other,
    };
}
