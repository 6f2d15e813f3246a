using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Memory.LoadTest.Soaks.Services;

/// <summary>A service of somebody else's, played by this program: real HTTP on loopback.</summary>
internal sealed class LoopbackService : IAsyncDisposable
{
    private readonly WebApplication app;

    private LoopbackService(WebApplication app) => this.app = app;

    /// <summary>Where it is asked, as a service that speaks OpenAI's protocol.</summary>
    public string Address => $"{app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}/v1";

    public static async Task<LoopbackService> StartAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Logging.ClearProviders();
        var service = new LoopbackService(builder.Build());
        service.app.Run(answer);
        await service.app.StartAsync();
        return service;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
