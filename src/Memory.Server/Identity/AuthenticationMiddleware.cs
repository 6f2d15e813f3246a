using System.Globalization;

namespace Memory.Server.Identity;

/// <summary>The only place that reads keys from requests. Everything below <c>/v1</c> needs one, also what does not exist.</summary>
internal sealed class AuthenticationMiddleware(RequestDelegate next, SignIn signIn)
{
    private static readonly PathString[] Guarded = ["/v1", "/mcp"];

    /// <summary>Whether what stands at that path needs a key.</summary>
    public static bool Guards(PathString path) => Array.Exists(Guarded, guarded => path.StartsWithSegments(guarded, StringComparison.OrdinalIgnoreCase));

    public async Task InvokeAsync(HttpContext context)
    {
        if (!Guards(context.Request.Path))
        {
            await next(context);
            return;
        }

        var (caller, wait) = await signIn.TryAsync(PresentedKey.Read(context.Request.Headers), context.Connection.RemoteIpAddress, context.RequestAborted);
        if (caller is not null)
        {
            context.Features.Set(caller);
            await next(context);
            return;
        }

        // Whatever the cause, nothing more is told; the edge puts the document to it.
        context.Response.StatusCode = wait > TimeSpan.Zero ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized;
        if (wait > TimeSpan.Zero)
            context.Response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
    }
}
