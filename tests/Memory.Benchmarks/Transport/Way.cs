using System.Security.Cryptography.X509Certificates;
using Memory.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Benchmarks.Transport;

/// <summary>One way to the same server: a version of HTTP, with TLS or without, and the typed client that goes it.</summary>
internal sealed class Way : IAsyncDisposable
{
    private readonly ServiceProvider services;

    /// <param name="name">What the table calls it.</param>
    /// <param name="address">Where the server listens for it.</param>
    /// <param name="version">The one and only version.</param>
    /// <param name="key">The API key.</param>
    /// <param name="certificate">The server's.</param>
    public Way(string name, Uri address, Version version, string key, X509Certificate2 certificate)
    {
        Name = name;
        var collection = new ServiceCollection();
        collection
            .AddMemoryClient(options => (options.BaseAddress, options.ApiKey, options.RequestTimeout) = (address, key, TimeSpan.FromMinutes(1)))
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && shown.GetCertHashString() == certificate.GetCertHashString() },
            })
            .AddHttpMessageHandler(() => new OneVersion(version));
        services = collection.BuildServiceProvider();
        Client = services.GetRequiredService<IMemoryClient>();
    }

    public string Name { get; }

    public IMemoryClient Client { get; }

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private sealed class OneVersion(Version version) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            (request.Version, request.VersionPolicy) = (version, HttpVersionPolicy.RequestVersionExact);
            var answer = await base.SendAsync(request, cancellationToken);
            return answer.Version == version ? answer : throw new InvalidOperationException($"The server answered by HTTP/{answer.Version}: what would be measured is not what it says.");
        }
    }
}
