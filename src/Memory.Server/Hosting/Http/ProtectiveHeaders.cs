using Memory.Server.Identity;

namespace Memory.Server.Hosting.Http;

/// <summary>
/// Headers that every answer carries, so that a browser takes it for nothing but what it is. A page of its own, such as a console, says what it
/// needs; what an answer says itself stands.
/// </summary>
internal sealed class ProtectiveHeaders(RequestDelegate next)
{
    private const string Nothing = "default-src 'none'; frame-ancestors 'none'";
    private const string AYear = "max-age=31536000";

    public Task InvokeAsync(HttpContext context)
    {
        // Late, when it is known what the answer says and, behind a proxy, whether the client came by HTTPS.
        context.Response.OnStarting(static state =>
        {
            Add((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static void Add(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Content-Security-Policy", Nothing);
        if (AuthenticationMiddleware.Guards(context.Request.Path))
            headers.TryAdd("Cache-Control", "no-store");

        // Not for a developer's machine: a browser would ask for HTTPS of everything on it.
        if (context.Request.IsHttps && !context.Request.Host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            headers.TryAdd("Strict-Transport-Security", AYear);
    }
}
