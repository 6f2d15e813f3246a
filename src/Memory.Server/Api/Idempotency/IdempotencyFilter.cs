using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Auditing;
using Memory.Server.Api.Reading;
using Memory.Server.Identity;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Api.Idempotency;

/// <summary>
/// Answers a POST that carries an <c>Idempotency-Key</c> once, and a repetition with the first answer. A note that the request was begun
/// is made durable first, so that a repetition after a crash gives what it creates the same ids.
/// </summary>
internal sealed class IdempotencyFilter(IIdempotencyStore store, RunningRequests running, TimeProvider time) : IEndpointFilter
{
    private const string Header = "Idempotency-Key";
    private const string ReplayedHeader = "Idempotency-Replayed";

    private static readonly TimeSpan RunningRetry = TimeSpan.FromSeconds(1);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (!HttpMethods.IsPost(http.Request.Method) || !http.Request.Headers.TryGetValue(Header, out var written))
            return await next(context);
        if (written.Count != 1 || written[0] is not { } text || !TextLength.IsWithin(text, 1, Limits.Name) || !UnstorableText.IsStorable(text))
            return Problem.BadRequest($"{Header} must have 1 to {Limits.Name} characters");

        var caller = http.Features.Get<Caller>()!;
        var request = new RequestKey(http.Request.Method, http.Request.Path.Value!, KeyOf(caller, text));
        var body = await RequestBody.ReadAsync(http);
        using var slot = running.TryEnter(caller.Owner, request);
        return slot is null
            ? new Problem(StatusCodes.Status409Conflict, "The first request with this Idempotency-Key is still running") { RetryAfter = RunningRetry }
            : await AnswerAsync(context, next, caller.Owner, request, Convert.ToHexStringLower(SHA256.HashData(body.Bytes.Span)));
    }

    private async ValueTask<object?> AnswerAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next, OwnerId owner, RequestKey request, string fingerprint)
    {
        var (http, now) = (context.HttpContext, time.Now());
        var known = await store.FindAsync(owner, request, now, http.RequestAborted);
        var begun = new KeptAnswer(fingerprint, KeptAnswer.Begun, ContentType: null, Body: null, now) { User = http.Features.Get<Caller>()?.Only };

        // Begun but failed with another body: errors are not kept, and what is begun now is another request.
        if (known?.StandsAgainst(begun) != true)
            known = await store.BeginAsync(owner, request, begun, http.RequestAborted);
        if (known.Status != KeptAnswer.Begun)
            return known.Fingerprint == fingerprint ? Replay(http, known) : Conflict("The Idempotency-Key was used with another body");
        if (known.Fingerprint != fingerprint)
            return Conflict("The Idempotency-Key is being used with another body");

        http.Features.Set<IIdSource>(new RepeatableIds($"{owner}\n{request.Method}\n{request.Path}\n{request.Key}", known.KeptAt));
        var result = await next(context);
        if (Answer.Innermost(result) is IAnswer { Status: >= 200 and < 300 } answer)
        {
            // Not with the request's token: what was done is done, and a caller who hung up will ask again.
            var kept = answer.CarriesSecret ? null : Encoding.UTF8.GetString(answer.Serialize());
            await store.KeepAsync(
                owner,
                request,
                new KeptAnswer(fingerprint, answer.Status, MediaTypeNames.Application.Json, kept, now) { User = http.Features.Get<AuditNotes>()?.User },
                CancellationToken.None);
        }

        return result;
    }

    private static object Replay(HttpContext http, KeptAnswer kept)
    {
        if (kept.Body is null)
            return Conflict("The request was answered already, with a secret that is not kept");
        http.Response.Headers[ReplayedHeader] = "true";
        return Results.Text(Encoding.UTF8.GetBytes(kept.Body), kept.ContentType, kept.Status);
    }

    /// <summary>A user key has keys of its own, so that it cannot ask for what another user was answered.</summary>
    private static string KeyOf(Caller caller, string text) => caller.Only is { } user ? $"{text}\n{user}" : text;

    private static Problem Conflict(string detail) => new(StatusCodes.Status409Conflict, detail);
}
