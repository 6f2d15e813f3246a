using System.Text.Json;
using ModelContextProtocol;

namespace Memory.Server.Mcp.Http;

/// <summary>What is wrong with a message of the protocol, as JSON-RPC tells it.</summary>
/// <param name="Status">The HTTP status that goes with it.</param>
/// <param name="Code">The protocol's code.</param>
/// <param name="Message">What is wrong.</param>
internal sealed record RpcError(int Status, McpErrorCode Code, string Message) : IResult
{
    /// <summary>The message's id, if it could be read.</summary>
    public JsonElement? Id { get; init; }

    /// <summary>The version that was asked for, where the versions are told that can be.</summary>
    public string? Requested { get; init; }

    public static RpcError Invalid(string message) => new(StatusCodes.Status400BadRequest, McpErrorCode.InvalidRequest, message);

    public static RpcError Mismatch(string message) => new(StatusCodes.Status400BadRequest, McpErrorCode.HeaderMismatch, message);

    public byte[] Serialize() => McpAnswer.Bytes(Write);

    public Task ExecuteAsync(HttpContext httpContext) => McpAnswer.SendAsync(httpContext, Status, Serialize());

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WritePropertyName("id"u8);
        if (Id is { } id)
            id.WriteTo(json);
        else
            json.WriteNullValue();
        json.WriteStartObject("error"u8);
        json.WriteNumber("code"u8, (int)Code);
        json.WriteString("message"u8, Message);
        if (Requested is not null)
        {
            json.WriteStartObject("data"u8);
            json.WriteStartArray("supported"u8);
            foreach (var version in ProtocolVersions.All)
                json.WriteStringValue(version);
            json.WriteEndArray();
            json.WriteString("requested"u8, Requested);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
