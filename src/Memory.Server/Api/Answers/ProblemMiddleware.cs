using Memory.Server.Api.Reading;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Api.Answers;

/// <summary>The one place where failures become problem documents.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> logger)
{
    private static readonly TimeSpan StorageRetry = TimeSpan.FromSeconds(5);

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller hung up; nobody reads an answer. Of one that has begun the status is sent.
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return;
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            await ProblemOf(fault, context).ExecuteAsync(context);
            return;
        }

        if (Unanswered(context.Response) is { } problem)
            await problem.ExecuteAsync(context);
    }

    private Problem ProblemOf(Exception fault, HttpContext context)
    {
        switch (fault)
        {
            case RefusedException refused:
                return refused.Problem;
            case ConflictException:
                return new Problem(StatusCodes.Status409Conflict, fault.Message);
            case InvalidChangeException invalid:
                return Problem.Invalid(invalid.Field, invalid.Message);
            case StorageUnavailableException { IsSealBroken: true }:
                LogStorageUnavailable(logger, fault);
                return new Problem(StatusCodes.Status503ServiceUnavailable, "What is kept about this user does not open with its key; the server's log says why");
            case StorageUnavailableException:
                LogStorageUnavailable(logger, fault);
                return new Problem(StatusCodes.Status503ServiceUnavailable, "Storage is unavailable") { RetryAfter = StorageRetry };
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return RequestBody.TooLarge;
            case BadHttpRequestException bad:
                return new Problem(bad.StatusCode, "The request could not be read");
            default:
                LogUnexpected(logger, context.GetEndpoint()?.DisplayName, fault);
                return new Problem(StatusCodes.Status500InternalServerError, "The server failed to answer");
        }
    }

    /// <summary>Routing and identity leave a bare status.</summary>
    private static Problem? Unanswered(HttpResponse response) => response switch
    {
        { HasStarted: true } or { ContentType: not null } => null,
        { StatusCode: StatusCodes.Status401Unauthorized } => Problem.Unauthenticated,
        { StatusCode: StatusCodes.Status429TooManyRequests } => new Problem(StatusCodes.Status429TooManyRequests, "Rate limit exceeded"),
        { StatusCode: StatusCodes.Status404NotFound } => Problem.NotFound,
        { StatusCode: StatusCodes.Status405MethodNotAllowed } => new Problem(StatusCodes.Status405MethodNotAllowed, "The route does not take this method"),
        { StatusCode: >= 400 } => new Problem(response.StatusCode, "The request could not be answered"),
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The storage is unavailable")]
    private static partial void LogStorageUnavailable(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Endpoint} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, string? endpoint, Exception fault);
}
