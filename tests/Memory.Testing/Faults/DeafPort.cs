using System.Net;
using System.Net.Sockets;

namespace Memory.Testing.Faults;

/// <summary>A port whose queue of connections is full: to connect neither succeeds nor fails.</summary>
public sealed class DeafPort : IDisposable
{
    private readonly Socket listener = Tcp();
    private readonly List<Socket> callers = [];

    public DeafPort()
    {
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog: 0);
        var address = (IPEndPoint)listener.LocalEndPoint!;
        Address = new Uri($"http://127.0.0.1:{address.Port}");

        // More than any system takes beyond a backlog of none.
        for (var i = 0; i < 4; i++)
        {
            callers.Add(Tcp());
            _ = ConnectAsync(callers[^1], address);
        }
    }

    public Uri Address { get; }

    public void Dispose()
    {
        foreach (var caller in callers)
            caller.Dispose();
        listener.Dispose();
    }

    private static async Task ConnectAsync(Socket caller, IPEndPoint address)
    {
        try
        {
            await caller.ConnectAsync(address);
        }
        catch (SocketException)
        {
            // Closed with the port.
        }
    }

    private static Socket Tcp() => new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
