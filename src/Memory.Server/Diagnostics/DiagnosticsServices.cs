using Memory.Server.Configuration;
using Memory.Server.Diagnostics.Health;
using Memory.Server.Diagnostics.Otlp;
using Memory.Server.Diagnostics.Prometheus;
using Memory.Server.Diagnostics.Sampling;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Memory.Server.Diagnostics;

internal static class DiagnosticsServices
{
    /// <summary>Registers what tells how the server is. It needs a store, meters and a clock.</summary>
    public static IServiceCollection AddDiagnostics(this IServiceCollection services, TelemetrySettings settings)
    {
        services.AddMetrics();
        services.TryAddSingleton(new MetricsOptions { MaxSeries = settings.MaxSeries });
        return services
            .AddSingleton<MetricsRegistry>()
            .AddSingleton<StorageProbe>()
            .AddSingleton<StoreLook>()
            .AddSingleton<ServerGauges>()
            .AddHostedService<StoreSampler>();
    }

    /// <summary>Registers what sends it to a collector, when the settings name one.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">What is sent, and where to.</param>
    /// <param name="sources">The names of what is traced and measured beside the server's own and the platform's.</param>
    public static IServiceCollection AddExport(this IServiceCollection services, TelemetrySettings settings, params IReadOnlyList<string> sources)
    {
        if (settings.Otlp.IsEmpty)
            return services;
        services
            .AddSingleton(provider => new OtlpExport(settings, sources, provider.GetRequiredService<MetricsOptions>()))
            .AddSingleton<ExportTrouble>();
        return settings.Sends("LOGS")
            ? services.AddSingleton<ILoggerProvider>(static provider => new OtlpLines(provider.GetRequiredService<OtlpExport>().LoggerProvider!))
            : services;
    }

    /// <summary>Begins to listen, before anything is measured. What is asked for is measured once the store is open.</summary>
    public static void Listen(this IServiceProvider services, TelemetrySettings settings)
    {
        if (settings.Metrics)
            _ = services.GetRequiredService<MetricsRegistry>();
        if (settings.Otlp.IsEmpty)
            return;
        _ = services.GetRequiredService<OtlpExport>();
        _ = services.GetRequiredService<ExportTrouble>();
    }
}
