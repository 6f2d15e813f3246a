using System.Text;
using Memory.Server.Api;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Reading;
using Memory.Server.Configuration;
using Memory.Server.Identity;
using Memory.Server.Storage;

namespace Memory.Server.Hosting;

/// <summary>How a request goes through the server.</summary>
internal static class ServerPipeline
{
    /// <summary>Room for a search by GET, whose question stands in the address.</summary>
    private const int MaxRequestLineBytes = 64 * 1024;

    /// <summary>Connections at a time; further ones are closed at once.</summary>
    private const int MaxConnections = 10_000;

    /// <summary>Puts the server together on a builder, and the pipeline in front of it.</summary>
    public static WebApplication BuildMemoryServer(
        this WebApplicationBuilder builder, MemorySettings settings, Action<IServiceCollection>? replace = null)
    {
        builder.WebHost.ConfigureKestrel(static kestrel =>
        {
            kestrel.AddServerHeader = false;

            // Any bytes may stand in a header: a key that is no text is a wrong key, not a malformed request.
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            kestrel.Limits.MaxRequestBodySize = RequestBody.MaxSentBytes;
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            kestrel.Limits.MaxConcurrentConnections = MaxConnections;
        });
        builder.Services.AddMemoryServer(settings);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseMiddleware<ProblemMiddleware>();
        app.Use(static (context, next) =>
        {
            StorageBudget.Begin();
            return next(context);
        });
        app.UseMiddleware<AuthenticationMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseRouting();
        app.MapApi();
        return app;
    }
}
