using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Memory.Testing;

namespace Memory.Server.Tests.Hosting.Http;

/// <summary>A connection on which a test says byte for byte what it likes.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private readonly TcpClient _socket = new();
    private NetworkStream? _stream;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<RawConnection> OpenAsync(Uri server)
    {
        var connection = new RawConnection();
        await connection._socket.ConnectAsync(server.Host, server.Port, Token);
        connection._stream = connection._socket.GetStream();
        return connection;
    }

    /// <summary>Sends bytes; false when the server has closed the connection.</summary>
    public async Task<bool> TrySendAsync(string latin1)
    {
        try
        {
            await _stream!.WriteAsync(Encoding.Latin1.GetBytes(latin1), Token);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>All that the server says until it closes the connection.</summary>
    public async Task<string> ReadToEndAsync()
    {
        using var read = new MemoryStream();
        try
        {
            await _stream!.CopyToAsync(read, Token).Guarded();
        }
        catch (IOException)
        {
            // A connection that was reset: what came before counts.
        }

        return Encoding.UTF8.GetString(read.ToArray());
    }

    /// <summary>The status of an answer; 0 for none.</summary>
    public static int StatusOf(string answer) => answer.Length > 12 ? int.Parse(answer.AsSpan(9, 3), CultureInfo.InvariantCulture) : 0;

    public async ValueTask DisposeAsync()
    {
        if (_stream is not null)
            await _stream.DisposeAsync();
        _socket.Dispose();
    }
}
