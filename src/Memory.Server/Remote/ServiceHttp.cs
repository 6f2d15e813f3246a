using System.Net;

namespace Memory.Server.Remote;

/// <summary>Connections to a service of somebody else's.</summary>
internal static class ServiceHttp
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>A client whose requests go through a handler first. How long an answer may take is counted outside, by a clock that tests can turn.</summary>
    public static HttpClient Create(DelegatingHandler answers)
    {
        answers.InnerHandler = new SocketsHttpHandler
        {
            // A redirect could lead the key and what users said to somewhere else.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
        };
        return new HttpClient(answers) { Timeout = Timeout.InfiniteTimeSpan };
    }
}
