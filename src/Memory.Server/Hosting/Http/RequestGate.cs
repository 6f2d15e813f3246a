using System.Threading.RateLimiting;
using Memory.Server.Api.Answers;
using Memory.Server.Backups.Restoring;
using Memory.Server.Configuration;

namespace Memory.Server.Hosting.Http;

/// <summary>
/// Answers so many requests at a time and lets some more wait, briefly; the rest is told to come back. A stream counts until it ends. Whether the
/// server is well can always be asked.
/// </summary>
internal sealed class RequestGate(RequestDelegate next, ConcurrencyLimiter places, ServingPause pause, TimeProvider time)
{
    /// <summary>Nobody waits longer: who asks for memory in a chat has given up by then.</summary>
    public static readonly TimeSpan MostWait = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfterRestore = TimeSpan.FromSeconds(5);

    public static ConcurrencyLimiter Places(HttpSettings settings) => new(new ConcurrencyLimiterOptions
    {
        PermitLimit = settings.MaxRequests,
        QueueLimit = settings.MaxQueued,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    public async Task InvokeAsync(HttpContext context)
    {
        if (Watchers.Ask(context.Request.Path))
        {
            await next(context);
            return;
        }

        using var place = places.AttemptAcquire() is { IsAcquired: true } free ? free : await WaitAsync(context.RequestAborted);
        if (place?.IsAcquired != true)
            throw new RefusedException(new Problem(StatusCodes.Status503ServiceUnavailable, "The server is busy") { RetryAfter = Retry });
        if (!pause.TryEnter())
            throw new RefusedException(new Problem(StatusCodes.Status503ServiceUnavailable, "A backup is being restored") { RetryAfter = RetryAfterRestore });
        try
        {
            await next(context);
        }
        finally
        {
            pause.Exit();
        }
    }

    /// <summary>A place, or null when there was none in time.</summary>
    private async ValueTask<RateLimitLease?> WaitAsync(CancellationToken aborted)
    {
        using var late = new CancellationTokenSource(MostWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, late.Token);
        try
        {
            return await places.AcquireAsync(permitCount: 1, either.Token);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return null;
        }
    }
}
