using Memory.Server.Api;
using Memory.Server.Api.Answers;
using Memory.Server.Configuration;
using Memory.Server.Hosting.Http;
using Memory.Server.Identity;
using Memory.Server.Mcp.Http;
using Memory.Server.Storage;
using Memory.Server.WebConsole;

namespace Memory.Server.Hosting;

/// <summary>How a request goes through the server.</summary>
internal static class ServerPipeline
{
    /// <summary>Puts the server together on a builder, and the pipeline in front of it.</summary>
    public static WebApplication BuildMemoryServer(
        this WebApplicationBuilder builder, MemorySettings settings, Action<IServiceCollection>? replace = null)
    {
        builder.WebHost.ConfigureKestrel(kestrel => KestrelBounds.Apply(kestrel, settings.Http));
        builder.Services.AddMemoryServer(settings);
        replace?.Invoke(builder.Services);

        var app = builder.Build();
        app.UseMiddleware<RequestSpans>();
        app.UseMiddleware<ProtectiveHeaders>();
        app.UseMiddleware<ProblemMiddleware>();
        app.Use(static (context, next) =>
        {
            StorageBudget.Begin();
            return next(context);
        });
        app.UseFrontDoor(settings.Http);
        app.UseMiddleware<OriginCheck>();
        app.UseMiddleware<AuthenticationMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseMiddleware<RequestGate>();
        app.UseMiddleware<RequestDeadline>();
        app.UseRouting();
        app.MapApi();
        app.MapConsole();
        app.MapMcp();
        return app;
    }
}
