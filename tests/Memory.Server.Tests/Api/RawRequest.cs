using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Memory.Server.Tests.Api;

/// <summary>Sends bytes that no HTTP library would send.</summary>
internal static class RawRequest
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Posts a body of any bytes and answers the status.</summary>
    public static Task<(int Status, string Text)> PostAsync(Uri server, string key, string path, ReadOnlyMemory<byte> body, string contentType = "application/json") =>
        SendAsync(server, $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Type: {contentType}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n", body);

    public static async Task<(int Status, string Text)> SendAsync(Uri server, string head, ReadOnlyMemory<byte> body)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(server.Host, server.Port, Token);
        await using var stream = socket.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head), Token);
        await stream.WriteAsync(body, Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(Token);
        return (int.Parse(text.AsSpan(9, 3), CultureInfo.InvariantCulture), text);
    }
}
