using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.Primitives;
using ModelContextProtocol;

namespace Memory.Server.Mcp.Http;

/// <summary>Compares what a request's headers say of its message with the message: who routes by the ones must not be fooled by the other.</summary>
internal static class MessageHeaders
{
    private const string Version = "MCP-Protocol-Version";
    private const string Method = "Mcp-Method";
    private const string Name = "Mcp-Name";
    private const string EncodedBeginning = "=?base64?";
    private const string EncodedEnd = "?=";

    /// <summary>The revision that the headers name; null when they name none.</summary>
    public static (string? Version, RpcError? Error) ReadVersion(IHeaderDictionary headers)
    {
        var written = headers[Version];
        if (written.Count == 0)
            return (null, null);
        if (written.Count > 1 || !IsPlain(written[0]))
            return (null, RpcError.Mismatch($"Header mismatch: {Version} must be given once, in plain characters"));
        var version = written[0]!.Trim();
        return ProtocolVersions.All.Contains(version, StringComparer.Ordinal)
            ? (version, null)
            : (null, new RpcError(StatusCodes.Status400BadRequest, McpErrorCode.UnsupportedProtocolVersion, "Unsupported protocol version") { Requested = version });
    }

    /// <summary>What the headers say otherwise than the message; null when they agree.</summary>
    public static RpcError? Compare(IHeaderDictionary headers, string? version, RpcMessage message)
    {
        if (message.Version is { } said && said != version && (ProtocolVersions.IsModern(said) || ProtocolVersions.IsModern(version)))
            return Mismatch(message, Version);
        if (!ProtocolVersions.IsModern(version) || message.Id is null)
            return null;
        if (message.Version is null || !message.HasCapabilities)
            return Missing(message, message.Version is null ? RpcMessage.VersionField : RpcMessage.CapabilitiesField);
        if (Decode(headers[Method]) != message.Method || message.Method is null)
            return Mismatch(message, Method);
        return (message.NeedsName || headers.ContainsKey(Name)) && Decode(headers[Name]) != message.Name ? Mismatch(message, Name) : null;
    }

    private static RpcError Missing(RpcMessage message, string field) =>
        new(StatusCodes.Status400BadRequest, McpErrorCode.InvalidParams, $"Each request of this version must include _meta/{field}") { Id = message.Id };

    private static RpcError Mismatch(RpcMessage message, string header) =>
        RpcError.Mismatch($"Header mismatch: {header} is missing or does not say what the body says") with { Id = message.Id };

    /// <summary>The text of a header, which stands in Base64 when it is not plain; empty for what is no such header, which no message has.</summary>
    private static string Decode(StringValues written)
    {
        if (written is not [{ } text] || !IsPlain(text))
            return "";
        if (!text.StartsWith(EncodedBeginning, StringComparison.Ordinal) || !text.EndsWith(EncodedEnd, StringComparison.Ordinal) || text.Length < EncodedBeginning.Length + EncodedEnd.Length)
            return text;
        var encoded = text[EncodedBeginning.Length..^EncodedEnd.Length];
        return Base64.IsValid(encoded) ? Encoding.UTF8.GetString(Convert.FromBase64String(encoded)) : "";
    }

    private static bool IsPlain(string? text) => text is not null && text.All(static character => character is '\t' or (>= ' ' and <= '~'));
}
