using Memory.Server.Configuration;
using Microsoft.AspNetCore.HttpOverrides;

namespace Memory.Server.Hosting.Http;

/// <summary>Believes trusted proxies, and nobody else, where a request comes from and whether it came by HTTPS.</summary>
internal static class BehindProxies
{
    public static ForwardedHeadersOptions Of(HttpSettings settings)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,

            // As many as are trusted: the first that is not is the client, whatever stands before it.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in settings.TrustedProxies)
            options.KnownIPNetworks.Add(network);
        return options;
    }
}
