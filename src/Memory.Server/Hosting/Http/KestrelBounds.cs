using System.Text;
using Memory.Server.Api.Reading;
using Memory.Server.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Memory.Server.Hosting.Http;

/// <summary>What a connection may ask of the server before any of our code has a look. What is over is answered by the platform, with 400, 408, 413, 414 or 431.</summary>
internal static class KestrelBounds
{
    /// <summary>Room for a search by GET, whose question stands in the address.</summary>
    private const int MaxRequestLineBytes = 64 * 1024;

    private const int MaxHeaderBytes = 32 * 1024;
    private const int MaxHeaders = 100;

    /// <summary>Connections at a time; further ones are closed at once.</summary>
    private const int MaxConnections = 10_000;

    /// <summary>A body, and who reads an answer, must be at least so fast, once so long has passed.</summary>
    private const double LeastBytesPerSecond = 240;

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(130);

    public static void Apply(KestrelServerOptions kestrel, HttpSettings settings)
    {
        kestrel.AddServerHeader = false;

        // Any bytes may stand in a header: a key that is no text is a wrong key, not a malformed request.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = RequestBody.MaxSentBytes;
        limits.MaxRequestLineSize = MaxRequestLineBytes;
        limits.MaxRequestHeadersTotalSize = MaxHeaderBytes;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.RequestHeadersTimeout = settings.HeadTimeout;
        limits.KeepAliveTimeout = KeepAlive;
        limits.MinRequestBodyDataRate = new MinDataRate(LeastBytesPerSecond, Grace);
        limits.MinResponseDataRate = new MinDataRate(LeastBytesPerSecond, Grace);
    }
}
