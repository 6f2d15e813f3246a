using System.Security.Cryptography;
using System.Text;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Configuration;
using Memory.Server.Diagnostics.Prometheus;
using Memory.Server.Identity;

namespace Memory.Server.Api.Service;

/// <summary><c>/metrics</c> for Prometheus. It needs no key of a tenant's, and where the settings name a token, that one.</summary>
internal static class MetricsRoute
{
    public const string Path = "/metrics";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var settings = routes.ServiceProvider.GetRequiredService<MemorySettings>().Telemetry;
        if (settings.Metrics)
            routes.MapGet(Path, context => TellAsync(context, settings.MetricsToken)).Described(WatchingOperations.Metrics);
    }

    private static Task TellAsync(HttpContext context, string? token)
    {
        var response = context.Response;
        if (token is not null && !IsRight(PresentedKey.Read(context.Request.Headers), token))
        {
            response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        }

        var metrics = context.RequestServices.GetRequiredService<MetricsRegistry>().Read();
        response.ContentType = PrometheusText.ContentType;
        response.ContentLength = metrics.Length;
        response.Headers.CacheControl = "no-store";
        return response.Body.WriteAsync(metrics, context.RequestAborted).AsTask();
    }

    /// <summary>The hashes are compared, so that the time it takes tells nothing, not even how long the token is.</summary>
    private static bool IsRight(string? presented, string token) => presented is not null && CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(presented)), SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
