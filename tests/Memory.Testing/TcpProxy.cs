using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Memory.Testing;

/// <summary>What a <see cref="TcpProxy"/> does with bytes.</summary>
public enum ProxyMode
{
    /// <summary>Passes them on.</summary>
    Pass,

    /// <summary>Ends every connection, old and new, with a reset.</summary>
    Reset,

    /// <summary>Accepts connections and passes nothing on, either way.</summary>
    Hang,

    /// <summary>Passes on a chunk only after <see cref="TcpProxy.Delay"/>.</summary>
    Slow,

    /// <summary>Ends every connection and does not listen: new ones are refused.</summary>
    Refuse,
}

/// <summary>Stands between a client and a server on loopback and makes the network as bad as it is told.</summary>
public sealed class TcpProxy : IAsyncDisposable
{
    private const int ChunkBytes = 16 * 1024;

    private readonly Lock gate = new();
    private readonly CancellationTokenSource closing = new();
    private readonly ConcurrentDictionary<Socket, byte> sockets = new();
    private readonly IPEndPoint server;
    private readonly Task accepting;
    private readonly IPEndPoint address;
    private Socket listener = Bound(new IPEndPoint(IPAddress.Loopback, 0));
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[]? cutAfter;
    private volatile ProxyMode mode;

    public TcpProxy(IPEndPoint server)
    {
        this.server = server;
        address = (IPEndPoint)listener.LocalEndPoint!;
        listener.Listen();
        accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port => address.Port;

    /// <summary>How long <see cref="ProxyMode.Slow"/> holds up each chunk.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(1);

    public ProxyMode Mode
    {
        get => mode;
        set
        {
            lock (gate)
            {
                if (value != mode && value == ProxyMode.Refuse)
                    StopListening();
                else if (value != mode && mode == ProxyMode.Refuse)
                    listener.Listen();
                mode = value;
            }

            Interlocked.Exchange(ref changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            if (value is ProxyMode.Reset or ProxyMode.Refuse)
                ResetAll();
        }
    }

    /// <summary>
    /// Cuts the connection on which the client next sends this text, once the server has answered to it, so that the client cannot know
    /// whether it was done.
    /// </summary>
    public void CutAfter(string text) => Volatile.Write(ref cutAfter, Encoding.UTF8.GetBytes(text));

    /// <summary>Whether a cut was asked for and has not happened.</summary>
    public bool IsCutPending => Volatile.Read(ref cutAfter) is not null;

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        lock (gate)
            listener.Dispose();
        ResetAll();
        await accepting;
        closing.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new ConcurrentBag<Task>();
        while (!closing.IsCancellationRequested)
        {
            try
            {
                while (Volatile.Read(ref changed).Task is var change && Mode == ProxyMode.Refuse)
                    await change.WaitAsync(closing.Token);
                serving.Add(ServeAsync(await Volatile.Read(ref listener).AcceptAsync(closing.Token)));
            }
            catch (Exception fault) when (IsEnd(fault))
            {
                // The end, or a listener that refuses from now on.
            }
        }

        await Task.WhenAll(serving);
    }

    /// <summary>Keeps the port, so that nobody else gets it meanwhile.</summary>
    private void StopListening()
    {
        listener.Dispose();
        Volatile.Write(ref listener, Bound(address));
    }

    private static Socket Bound(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(address);
        return socket;
    }

    private async Task ServeAsync(Socket client)
    {
        await Task.Yield();
        using var upstream = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var ends = new CancellationTokenSource();
        sockets[client] = sockets[upstream] = 0;
        try
        {
            if (Mode == ProxyMode.Reset)
                return;
            await upstream.ConnectAsync(server, closing.Token);
            var cut = new Cut();
            await Task.WhenAny(PumpAsync(client, upstream, cut, isReply: false, ends.Token), PumpAsync(upstream, client, cut, isReply: true, ends.Token));
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            // One side is gone; so is the other.
        }
        finally
        {
            await ends.CancelAsync();
            Reset(client);
            Reset(upstream);
        }
    }

    private async Task PumpAsync(Socket from, Socket to, Cut cut, bool isReply, CancellationToken cancellationToken)
    {
        var buffer = new byte[ChunkBytes];
        try
        {
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
            {
                await HoldUpAsync(cancellationToken);
                if (isReply && cut.IsDue)
                    return;
                if (!isReply && Volatile.Read(ref cutAfter) is { } text && buffer.AsSpan(0, read).IndexOf(text) >= 0)
                {
                    cut.IsDue = true;
                    Volatile.Write(ref cutAfter, null);
                }

                await to.SendAsync(buffer.AsMemory(0, read), cancellationToken);
            }
        }
        catch (Exception fault) when (IsEnd(fault))
        {
            // The other direction ends with it.
        }
    }

    private async Task HoldUpAsync(CancellationToken cancellationToken)
    {
        if (Mode == ProxyMode.Slow)
            await Task.Delay(Delay, TimeProvider.System, cancellationToken);
        while (Volatile.Read(ref changed).Task is var change && Mode == ProxyMode.Hang)
            await change.WaitAsync(cancellationToken);
    }

    private void ResetAll()
    {
        foreach (var socket in sockets.Keys)
            Reset(socket);
    }

    private void Reset(Socket socket)
    {
        if (!sockets.TryRemove(socket, out _))
            return;

        // No lingering: the peer sees a reset, not an orderly end.
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
            // Its own end came first.
        }

        socket.Dispose();
    }

    private static bool IsEnd(Exception fault) => fault is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException;

    private sealed class Cut
    {
        public bool IsDue { get; set; }
    }
}
