using System.Buffers;
using System.Net.Mime;
using System.Text.Json;
using Memory.Server.Api.Answers;

namespace Memory.Server.Mcp.Http;

/// <summary>The answer to a message, or to a batch of them: one JSON document. There is never anything to stream.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="body">The document.</param>
internal class McpAnswer(int status, JsonElement body) : IResult
{
    public int Status { get; } = status;

    public JsonElement Body { get; } = body;

    public byte[] Serialize() => Bytes(Body.WriteTo);

    public Task ExecuteAsync(HttpContext httpContext) => SendAsync(httpContext, Status, Serialize());

    /// <summary>JSON as it is sent: text as it is, rather than as escapes.</summary>
    public static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = AnswerJson.Encoder }))
            write(json);
        return bytes.WrittenSpan.ToArray();
    }

    public static async Task SendAsync(HttpContext httpContext, int status, byte[] body)
    {
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = MediaTypeNames.Application.Json;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}

/// <summary>One in which nothing went wrong, so that a repeated request may get it again.</summary>
/// <param name="body">The document.</param>
internal sealed class McpSuccess(JsonElement body) : McpAnswer(StatusCodes.Status200OK, body), IAnswer
{
    public bool CarriesSecret => false;
}
