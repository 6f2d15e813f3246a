using Memory.Server.Configuration;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.Extensions.Options;

namespace Memory.Server.Hosting.Http;

/// <summary>What stands before identity: who is believed about the client, which hosts and origins are served.</summary>
internal static class FrontDoor
{
    public static IServiceCollection AddFrontDoor(this IServiceCollection services, HttpSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(_ => RequestGate.Places(settings));
        services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, QuietLogging>();
        services.AddCors(cors => cors.AddDefaultPolicy(policy => CrossOrigin.Allow(policy, settings)));

        // After what the platform reads from a setting of its own.
        services.PostConfigure<HostFilteringOptions>(hosts =>
        {
            hosts.AllowedHosts = settings.AllowedHosts.IsEmpty ? ["*"] : [.. settings.AllowedHosts];
            hosts.AllowEmptyHosts = settings.AllowedHosts.IsEmpty;
            hosts.IncludeFailureMessage = false;
        });
        return services;
    }

    public static WebApplication UseFrontDoor(this WebApplication app, HttpSettings settings)
    {
        app.UseMiddleware<OneFraming>();
        if (!settings.TrustedProxies.IsEmpty)
            app.UseForwardedHeaders(BehindProxies.Of(settings));
        if (!settings.AllowedHosts.IsEmpty)
            app.UseWhen(static context => !context.Request.Path.Equals("/health", StringComparison.OrdinalIgnoreCase), static branch => branch.UseHostFiltering());
        if (!settings.Origins.IsEmpty)
            app.UseCors();
        return app;
    }
}
