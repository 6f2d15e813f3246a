using Memory.Server.Api.Answers;
using Memory.Server.Audit;
using Memory.Server.Identity;

namespace Memory.Server.Api.Auditing;

/// <summary>
/// Writes down what a route has done, before the answer leaves. When it cannot be written, the caller is told that the server is unavailable, though the
/// act is done: nobody gets a success that the log does not know of.
/// </summary>
internal sealed class AuditFilter(IAuditTrail trail) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var notes = new AuditNotes();
        http.Features.Set(notes);

        // An act that has begun is not given up because the caller hung up: it might be done, and not be written down.
        for (var i = 0; i < context.Arguments.Count; i++)
        {
            if (context.Arguments[i] is CancellationToken)
                context.Arguments[i] = CancellationToken.None;
        }

        var result = await next(context);
        if (!notes.IsNothing && IsSuccess(Answer.Innermost(result)))
            await WriteAsync(http, notes);
        return result;
    }

    private ValueTask WriteAsync(HttpContext http, AuditNotes notes)
    {
        var caller = http.Features.Get<Caller>()!;
        var act = http.GetEndpoint()!.Metadata.GetRequiredMetadata<AuditedAct>();
        return trail.WriteAsync(
            new AuditEvent(notes.Owner ?? caller.Owner, act.Action, caller.KeyId) { User = notes.User, Details = notes.Details }, CancellationToken.None);
    }

    private static bool IsSuccess(object? result) => result switch
    {
        IAnswer answer => answer.Status is >= 200 and < 300,
        IStatusCodeHttpResult { StatusCode: { } status } => status < 400,
        _ => true,
    };
}
