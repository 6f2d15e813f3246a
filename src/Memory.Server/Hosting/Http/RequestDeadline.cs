using System.Collections.Frozen;
using Memory.Server.Api.Answers;
using Memory.Server.Configuration;

namespace Memory.Server.Hosting.Http;

/// <summary>Ends requests that take too long, those that are sent slowly as well as those that are answered slowly.</summary>
internal sealed class RequestDeadline(RequestDelegate next, HttpSettings settings, TimeProvider time)
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <summary>Ends of routes whose work is long by nature: what a model says, whole users, whole stores.</summary>
    private static readonly FrozenSet<string> Long = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "chat", "extract", "export", "import", "run", "backups", "restore", "verify");

    public async Task InvokeAsync(HttpContext context)
    {
        var aborted = context.RequestAborted;
        using var late = new CancellationTokenSource(IsLong(context.Request.Path) ? settings.LongRequestTimeout : settings.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, late.Token);
        context.RequestAborted = either.Token;
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !aborted.IsCancellationRequested)
        {
            // An answer that has begun cannot become another one; its end must not look like a whole one.
            if (context.Response.HasStarted)
                context.Abort();
            else
                throw new RefusedException(new Problem(StatusCodes.Status503ServiceUnavailable, "The request took too long") { RetryAfter = Retry });
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }

    private static bool IsLong(PathString path)
    {
        var text = (path.Value ?? "").TrimEnd('/');
        return Long.Contains(text[(text.LastIndexOf('/') + 1)..]);
    }
}
