using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Mcp.Http;

/// <summary>Several messages in one request, which one revision of the protocol had. They are answered one after the other.</summary>
internal static class Batch
{
    /// <summary>More messages than these are refused; each is a request like any other.</summary>
    public const int Most = 32;

    /// <param name="conversation">Answers each.</param>
    /// <param name="version">The revision of the protocol that the request names.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="mayGoOn">Counts each message but the first against the caller's rate; false when there is nothing left of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<IResult> AnswerAsync(
        Conversation conversation, string? version, JsonElement messages, Func<bool> mayGoOn, CancellationToken cancellationToken)
    {
        if (!ProtocolVersions.MayBatch(version))
            return RpcError.Invalid("This version of the protocol has no batches: send one message with each request");
        var count = messages.GetArrayLength();
        if (count is 0 or > Most)
            return RpcError.Invalid($"A batch holds 1 to {Most} messages");
        var answers = new List<JsonElement>();
        var (isFirst, isWhole) = (true, true);
        foreach (var element in messages.EnumerateArray())
        {
            var message = new RpcMessage(element);
            var result = message.Method == RequestMethods.Initialize
                ? RpcError.Invalid("initialize stands alone") with { Id = message.Id }
                : isFirst || mayGoOn()
                    ? await conversation.AnswerAsync(message, cancellationToken)
                    : new RpcError(StatusCodes.Status429TooManyRequests, McpErrorCode.InternalError, "Rate limit exceeded") { Id = message.Id };
            isFirst = false;
            isWhole &= result is McpSuccess || result is not (McpAnswer or RpcError);
            if (BodyOf(result) is { } body)
                answers.Add(body);
        }

        if (answers.Count == 0)
            return Results.Accepted();
        var all = JsonSerializer.SerializeToElement(answers);
        return isWhole ? new McpSuccess(all) : new McpAnswer(StatusCodes.Status200OK, all);
    }

    private static JsonElement? BodyOf(IResult result) => result switch
    {
        McpAnswer answer => answer.Body,
        RpcError error => JsonElement.Parse(error.Serialize()),
        _ => null,
    };
}
