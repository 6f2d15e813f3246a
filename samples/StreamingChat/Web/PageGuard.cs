using System.Net;
using Microsoft.AspNetCore.Http;

namespace StreamingChat.Web;

/// <summary>
/// Lets only the page itself ask, and lets it load nothing from elsewhere: other web pages in the same browser could otherwise read what is remembered, since
/// nobody logs in here.
/// </summary>
internal static class PageGuard
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (IsOurs(context.Request))
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("This page answers its own machine only.", context.RequestAborted);
    }

    /// <summary>Named as this machine is named, which another site's name that was made to point here is not, and not asked by another page.</summary>
    private static bool IsOurs(HttpRequest request) =>
        (request.Host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out _))
        && request.Headers["Sec-Fetch-Site"].ToString() is "" or "same-origin" or "none";
}
