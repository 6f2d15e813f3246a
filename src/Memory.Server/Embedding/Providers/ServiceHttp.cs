using System.Net;

namespace Memory.Server.Embedding.Providers;

/// <summary>Connections to an embedding service, whose answers are bounded.</summary>
internal static class ServiceHttp
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static HttpClient Create(EmbeddingOptions options)
    {
        var sockets = new SocketsHttpHandler
        {
            // A redirect could lead the key and what users said to somewhere else.
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectTimeout = ConnectTimeout,
            PooledConnectionLifetime = ConnectionLifetime,
            UseCookies = false,
        };

        // How long an answer may take is counted outside, by a clock that tests can turn.
        return new HttpClient(new BoundedAnswers(options.MaxAnswerBytes) { InnerHandler = sockets }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Reads answers whole, up to a length.</summary>
    private sealed class BoundedAnswers(int maxBytes) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            try
            {
                await response.Content.LoadIntoBufferAsync(maxBytes, cancellationToken);
                return response;
            }
            catch
            {
                response.Dispose();
                throw;
            }
        }
    }
}
