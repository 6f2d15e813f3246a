using Memory.Server.Configuration;
using Microsoft.AspNetCore.HttpOverrides;
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

        // A variable of the platform's makes it believe anybody; whom to believe is told here alone.
        services.PostConfigure<ForwardedHeadersOptions>(static forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.None);
        return services;
    }

    public static WebApplication UseFrontDoor(this WebApplication app, HttpSettings settings)
    {
        app.UseMiddleware<OneFraming>();
        if (!settings.TrustedProxies.IsEmpty)
            app.UseForwardedHeaders(BehindProxies.Of(settings));
        if (!settings.AllowedHosts.IsEmpty)
            app.UseMiddleware<ServedHosts>();
        if (!settings.Origins.IsEmpty)
            app.UseCors();
        return app;
    }
}
