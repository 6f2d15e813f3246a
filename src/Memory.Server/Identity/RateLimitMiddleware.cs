using System.Globalization;

namespace Memory.Server.Identity;

/// <summary>Holds each key to its requests per minute and tells it where it stands. A key without a limit gets no such headers.</summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, TokenBuckets buckets, SignInMetrics metrics, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Features.Get<Caller>() is not { PerMinute: > 0 } caller)
        {
            await next(context);
            return;
        }

        var taken = buckets.Take(caller.KeyId, caller.PerMinute);
        var headers = context.Response.Headers;
        headers["X-RateLimit-Limit"] = caller.PerMinute.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Remaining"] = taken.Remaining.ToString(CultureInfo.InvariantCulture);
        headers["X-RateLimit-Reset"] = ToUnixSeconds(time.GetUtcNow() + taken.Full).ToString(CultureInfo.InvariantCulture);
        if (taken.Allowed)
        {
            await next(context);
            return;
        }

        metrics.Limit(caller.Scope);
        context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(taken.Next.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Rounded up, so that a caller who waits until then finds what was promised.</summary>
    private static long ToUnixSeconds(DateTimeOffset instant) => (instant.ToUnixTimeMilliseconds() + 999) / 1000;
}
