using Memory.Server.Portability;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Memory.Server.Api.Portability;

/// <summary>How fast a document must come and go.</summary>
internal static class Pace
{
    /// <summary>Cuts off whoever is slower. HTTP/2 carries many requests over one connection and has no pace of one request; there the server's own holds.</summary>
    public static void Demand(HttpContext context, PortabilityOptions options)
    {
        if (!HttpProtocol.IsHttp11(context.Request.Protocol) && !HttpProtocol.IsHttp10(context.Request.Protocol))
            return;
        var pace = new MinDataRate(options.MinBytesPerSecond, options.SlowFor);
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } coming)
            coming.MinDataRate = pace;
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } going)
            going.MinDataRate = pace;
    }
}
