namespace Memory.Server.Identity;

/// <summary>The only place that reads keys from requests. Everything below <c>/v1</c> needs one, also what does not exist.</summary>
internal sealed class AuthenticationMiddleware(RequestDelegate next, Authenticator authenticator)
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

        var secret = PresentedKey.Read(context.Request.Headers);
        var caller = secret is null ? null : await authenticator.AuthenticateAsync(secret, context.RequestAborted);
        if (caller is null)
        {
            // Whatever the cause, nothing more is told; the edge puts the document to it.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }
}
