using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Memory.Server.Mcp.Http;

/// <summary>Answers the messages of one request.</summary>
/// <param name="options">What the caller is offered.</param>
/// <param name="headers">What the request says of its message.</param>
/// <param name="version">The revision of the protocol that the headers name; null when they name none.</param>
internal sealed class Conversation(McpServerOptions options, IHeaderDictionary headers, string? version)
{
    public async Task<IResult> AnswerAsync(RpcMessage message, CancellationToken cancellationToken)
    {
        if (MessageHeaders.Compare(headers, version, message) is { } mismatch)
            return mismatch;
        var (parsed, wrong) = message.Parse();
        switch (parsed)
        {
            case null:
                return wrong!;
            case JsonRpcRequest request:
                request.Context = new JsonRpcMessageContext { ProtocolVersion = version };
                return await AnswerAsync(request, message, cancellationToken);
            case JsonRpcNotification:
                return Results.Accepted();
            default:
                // Nobody was asked anything, so there is nothing to answer; older clients may send it all the same.
                return ProtocolVersions.IsModern(version) ? RpcError.Invalid("A client sends requests and notifications") with { Id = message.Id } : Results.Accepted();
        }
    }

    private async Task<IResult> AnswerAsync(JsonRpcRequest request, RpcMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return ResultOf(await Exchange.RunAsync(request, options, cancellationToken), message);
        }
        catch (Exception fault) when (fault is JsonException or McpException or InvalidOperationException or ArgumentException or FormatException or NotSupportedException)
        {
            // The library reads some parameters before anybody is there to answer for them.
            return new RpcError(StatusCodes.Status400BadRequest, McpErrorCode.InvalidParams, "The parameters are not those of the method") { Id = message.Id };
        }
    }

    private IResult ResultOf(JsonElement answer, RpcMessage message)
    {
        if (answer.ValueKind != JsonValueKind.Object)
            return new RpcError(StatusCodes.Status500InternalServerError, McpErrorCode.InternalError, "The server failed to answer") { Id = message.Id };
        if (answer.TryGetProperty("error", out var error))
            return new McpAnswer(StatusOf(error), answer);
        var isFailure = answer.TryGetProperty("result", out var result)
            && result.ValueKind == JsonValueKind.Object
            && result.TryGetProperty("isError", out var isError)
            && isError.ValueKind == JsonValueKind.True;
        return isFailure ? new McpAnswer(StatusCodes.Status200OK, answer) : new McpSuccess(answer);
    }

    /// <summary>Older revisions tell errors of the protocol with a success; the later ones have a status for some.</summary>
    private int StatusOf(JsonElement error) => !ProtocolVersions.IsModern(version)
        ? StatusCodes.Status200OK
        : (McpErrorCode)error.GetProperty("code").GetInt32() switch
        {
            McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
            McpErrorCode.HeaderMismatch or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status200OK,
        };
}
