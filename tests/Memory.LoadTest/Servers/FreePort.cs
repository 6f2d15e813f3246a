using System.Net;
using System.Net.Sockets;

namespace Memory.LoadTest.Servers;

/// <summary>A port of the loopback interface on which nobody listens.</summary>
internal static class FreePort
{
    public static IPEndPoint Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return (IPEndPoint)listener.LocalEndpoint;
    }
}
