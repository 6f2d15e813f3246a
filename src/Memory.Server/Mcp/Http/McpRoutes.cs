using System.Text.Json;
using Memory.Server.Api;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Api.Idempotency;
using Memory.Server.Api.Reading;
using Memory.Server.Identity;
using Microsoft.Net.Http.Headers;
using ModelContextProtocol;

namespace Memory.Server.Mcp.Http;

/// <summary>The Model Context Protocol over HTTP: a message for each POST, and nothing kept between them.</summary>
internal static class McpRoutes
{
    public const string Path = "/mcp";

    public static void MapMcp(this IEndpointRouteBuilder routes) => routes.MapGroup("")
        .AddEndpointFilter(ApiRoutes.RefuseOwnerAsync)
        .AddEndpointFilter(RefuseWhoTakesNoJsonAsync)
        .AddEndpointFilter<IdempotencyFilter>()
        .MapPost(Path, AnswerAsync)
        .Described(McpOperation.Post);

    private static async Task<IResult> AnswerAsync(Call call, McpDesk desk, TokenBuckets buckets, HttpContext context, CancellationToken cancellationToken)
    {
        var body = await RequestBody.ReadAsync(context);
        JsonElement root;
        try
        {
            root = body.Parse();
        }
        catch (RefusedException refused)
        {
            // What is JSON, but holds what cannot be stored, names the field.
            var code = refused.Problem.Errors is null ? McpErrorCode.ParseError : McpErrorCode.InvalidParams;
            return new RpcError(refused.Problem.Status, code, refused.Problem.Detail);
        }

        // After the body, since an error tells the id of its message.
        var (version, wrong) = MessageHeaders.ReadVersion(context.Request.Headers);
        if (wrong is not null)
            return wrong with { Id = new RpcMessage(root).Id };
        var caller = call.Caller;
        var conversation = new Conversation(desk.Receive(new McpCaller(caller.Owner, caller.Only, caller.KeyId, call.Ids)), context.Request.Headers, version);
        return root.ValueKind == JsonValueKind.Array
            ? await Batch.AnswerAsync(conversation, version, root, MayGoOn, cancellationToken)
            : await conversation.AnswerAsync(new RpcMessage(root), cancellationToken);

        bool MayGoOn() => caller.PerMinute == 0 || buckets.Take(caller.KeyId, caller.PerMinute).Allowed;
    }

    /// <summary>Answers are JSON alone; who says nothing takes anything.</summary>
    private static async ValueTask<object?> RefuseWhoTakesNoJsonAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var request = invocation.HttpContext.Request;
        return request.Headers.Accept.Count == 0 || request.GetTypedHeaders().Accept.Any(TakesJson)
            ? await next(invocation)
            : new Problem(StatusCodes.Status406NotAcceptable, "The answer is application/json; Accept must list it");
    }

    private static bool TakesJson(MediaTypeHeaderValue type) => type.Quality is not 0
        && (type.MatchesAllTypes
            || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
                && (type.MatchesAllSubTypes || type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase))));
}
