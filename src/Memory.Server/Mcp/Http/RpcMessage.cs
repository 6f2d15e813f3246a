using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Mcp.Http;

/// <summary>One message of the protocol as it came, looked at only as far as the transport must.</summary>
internal sealed class RpcMessage
{
    public const string VersionField = "io.modelcontextprotocol/protocolVersion";
    public const string CapabilitiesField = "io.modelcontextprotocol/clientCapabilities";

    private readonly JsonElement _body;

    public RpcMessage(JsonElement body)
    {
        _body = body;
        if (body.ValueKind != JsonValueKind.Object)
            return;
        Method = Text(body, "method");
        if (body.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number)
            Id = id;
        if (!body.TryGetProperty("params", out var parameters) || parameters.ValueKind != JsonValueKind.Object)
            return;
        Name = Method switch
        {
            RequestMethods.ToolsCall or RequestMethods.PromptsGet => Text(parameters, "name"),
            RequestMethods.ResourcesRead => Text(parameters, "uri"),
            _ => null,
        };
        if (parameters.TryGetProperty("_meta", out var meta) && meta.ValueKind == JsonValueKind.Object)
        {
            Version = Text(meta, VersionField);
            HasCapabilities = meta.TryGetProperty(CapabilitiesField, out var capabilities) && capabilities.ValueKind == JsonValueKind.Object;
        }
    }

    public string? Method { get; }

    /// <summary>The id to answer to; null for what is not answered.</summary>
    public JsonElement? Id { get; }

    /// <summary>The name or address that it is about, where its method has one.</summary>
    public string? Name { get; }

    /// <summary>The revision of the protocol that it says itself.</summary>
    public string? Version { get; }

    /// <summary>Whether it says what its client can do.</summary>
    public bool HasCapabilities { get; }

    /// <summary>Whether it must have a name.</summary>
    public bool NeedsName => Method is RequestMethods.ToolsCall or RequestMethods.PromptsGet or RequestMethods.ResourcesRead;

    /// <summary>Reads it whole.</summary>
    /// <returns>The message, or what is wrong with it.</returns>
    public (JsonRpcMessage? Message, RpcError? Error) Parse()
    {
        try
        {
            if (_body.Deserialize<JsonRpcMessage>(McpJsonUtilities.DefaultOptions) is { } message)
                return (message, null);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NotSupportedException or FormatException)
        {
            // What is no message may be anything; the library says so in several ways.
        }

        return (null, RpcError.Invalid("The body is no message of JSON-RPC 2.0: a jsonrpc of \"2.0\", a method, and for a request an id that is a string or a whole number") with { Id = Id });
    }

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
