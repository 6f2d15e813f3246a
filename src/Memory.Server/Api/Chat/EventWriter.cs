using System.Text;
using System.Text.Json;
using Memory.Server.Api.Answers;

namespace Memory.Server.Api.Chat;

/// <summary>Writes events of a stream (<c>text/event-stream</c>), each sent off at once.</summary>
internal sealed class EventWriter(HttpResponse response)
{
    /// <summary>Begins the answer; from here on it is a success, whatever follows.</summary>
    public void Begin()
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";

        // Asks proxies not to collect it first.
        response.Headers["X-Accel-Buffering"] = "no";
    }

    public ValueTask SendAsync<T>(string name, T data, CancellationToken cancellationToken) =>
        SendJsonAsync(name, JsonSerializer.SerializeToUtf8Bytes(data, AnswerJson.TypeOf<T>()), cancellationToken);

    /// <summary>Sends one line of JSON; it holds no line end, since JSON escapes those.</summary>
    public async ValueTask SendJsonAsync(string name, ReadOnlyMemory<byte> json, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes($"event: {name}\ndata: "), cancellationToken);
        await response.Body.WriteAsync(json, cancellationToken);
        await response.Body.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
