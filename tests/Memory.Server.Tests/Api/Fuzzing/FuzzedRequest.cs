using System.Net.Http.Headers;
using System.Text;

namespace Memory.Server.Tests.Api.Fuzzing;

/// <summary>A request as a caller might spoil it.</summary>
/// <param name="Method">How.</param>
/// <param name="Path">Path and query, escaped.</param>
/// <param name="Body">What it carries; null for nothing.</param>
/// <param name="ContentType">As what.</param>
/// <param name="Key">With which key; null for none.</param>
/// <param name="Headers">Further headers.</param>
internal sealed record FuzzedRequest(HttpMethod Method, string Path, byte[]? Body, string ContentType, string? Key, IReadOnlyList<(string Name, string Value)> Headers)
{
    private const int MostToTell = 400;

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, new Uri(Path, UriKind.Relative));
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", ContentType);
        }

        if (Key is not null)
            message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>Enough to send it again, without the key.</summary>
    public override string ToString()
    {
        var body = Body is null ? "" : Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(Body.Length, MostToTell)));
        return $"{Method} {Path} {string.Join(", ", Headers)} {ContentType} {body}";
    }
}
