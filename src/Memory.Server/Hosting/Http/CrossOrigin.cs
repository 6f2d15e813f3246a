using Memory.Server.Configuration;
using Memory.Server.Identity;
using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Memory.Server.Hosting.Http;

/// <summary>Lets the web pages of named origins call the server. There are no cookies, so a page without a key reaches nothing.</summary>
internal static class CrossOrigin
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private static readonly string[] Sent =
        [.. PresentedKey.Headers, "Content-Type", "Idempotency-Key", "Mcp-Protocol-Version", "Mcp-Session-Id", "Mcp-Method", "Mcp-Name", "Last-Event-ID"];

    private static readonly string[] Told =
        ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Retry-After", "Idempotency-Replayed", "Mcp-Session-Id"];

    public static void Allow(CorsPolicyBuilder policy, HttpSettings settings) => policy
        .WithOrigins([.. settings.Origins])
        .WithMethods(HttpMethods.Get, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete)
        .WithHeaders(Sent)
        .WithExposedHeaders(Told)
        .SetPreflightMaxAge(Remembered);
}
