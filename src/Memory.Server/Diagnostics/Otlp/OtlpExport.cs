using Memory.Server.Configuration;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Memory.Server.Diagnostics.Otlp;

/// <summary>
/// Sends traces, metrics and lines of the log to a collector, by OTLP, for as long as the server lives. All of it happens beside the server's work, from bounded queues: what
/// a collector does not take in time is lost, and nothing waits for it but the very end, and that not for long.
/// </summary>
internal sealed class OtlpExport : IAsyncDisposable
{
    private const string DefaultName = "memory-server";

    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private readonly ServiceProvider? _logs;
    private readonly TimeSpan _flush;

    /// <param name="settings">What is sent, and where to.</param>
    /// <param name="sources">The names of what is traced and measured beside the server's own and the platform's.</param>
    /// <param name="options">Bounds.</param>
    public OtlpExport(TelemetrySettings settings, IReadOnlyList<string> sources, MetricsOptions options)
    {
        _flush = options.FlushTimeout;
        var variables = new ConfigurationBuilder().AddInMemoryCollection(settings.Otlp.Select(static pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
        if (settings.Sends("TRACES"))
            _traces = Traces(settings, sources, variables);
        if (settings.Sends("METRICS"))
            _metrics = Metrics(sources, options, variables);
        if (settings.Sends("LOGS"))
            _logs = Logs(variables);
        LoggerProvider = _logs?.GetRequiredService<ILoggerProvider>();
    }

    /// <summary>Takes lines of the log; null when they are not sent.</summary>
    public ILoggerProvider? LoggerProvider { get; }

    /// <summary>Sends what is left, as far as the collector takes it in time.</summary>
    public async ValueTask DisposeAsync()
    {
        var most = (int)_flush.TotalMilliseconds;
        var logs = _logs?.GetService<LoggerProvider>();

        // Each of them blocks its thread, so that they do so beside each other.
        Task ends = Task.WhenAll(Task.Run(() => _traces?.Shutdown(most)), Task.Run(() => _metrics?.Shutdown(most)), Task.Run(() => logs?.Shutdown(most)));
        // The wait is for a network, so it is real time, whatever clock the domain runs by.
        await ends.WaitAsync(_flush + TimeSpan.FromSeconds(1), TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!ends.IsCompleted)
            return;
        _traces?.Dispose();
        _metrics?.Dispose();
        if (_logs is not null)
            await _logs.DisposeAsync();
    }

    private static TracerProvider Traces(TelemetrySettings settings, IReadOnlyList<string> sources, IConfiguration variables) => Sdk.CreateTracerProviderBuilder()
        .ConfigureServices(services => services.AddSingleton(variables))
        .SetResourceBuilder(Resource())
        .SetSampler(TraceBeginnings.Of(settings.Otlp.GetValueOrDefault("OTEL_TRACES_SAMPLER"), settings.Otlp.GetValueOrDefault("OTEL_TRACES_SAMPLER_ARG")))
        .AddSource(["Memory.Server", "Memory.Server.*", "Microsoft.AspNetCore", "System.Net.Http", .. sources])
        .AddOtlpExporter()
        .Build();

    private static MeterProvider Metrics(IReadOnlyList<string> sources, MetricsOptions options, IConfiguration variables) => Sdk.CreateMeterProviderBuilder()
        .ConfigureServices(services => services.AddSingleton(variables))
        .SetResourceBuilder(Resource())
        .AddMeter(["Memory.Server", "Memory.Server.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", .. sources])
        .AddView(instrument => !Exported.Includes(instrument)
            ? MetricStreamConfiguration.Drop
            : new MetricStreamConfiguration { TagKeys = Exported.LabelsOf(instrument), CardinalityLimit = options.MaxSeries })
        .AddOtlpExporter()
        .Build();

    /// <summary>In a container of its own, since what it is set up by is not the server's configuration as a whole.</summary>
    private static ServiceProvider Logs(IConfiguration variables) => new ServiceCollection()
        .AddSingleton(variables)
        .AddLogging(static logging => logging.AddOpenTelemetry(static options =>
        {
            options.IncludeFormattedMessage = true;
            options.SetResourceBuilder(Resource());
            options.AddOtlpExporter();
        }))
        .BuildServiceProvider();

    /// <summary>Who this is, unless the variables say otherwise.</summary>
    private static ResourceBuilder Resource() => ResourceBuilder.CreateEmpty()
        .AddTelemetrySdk()
        .AddService(DefaultName, serviceVersion: ServerVersion.Current, autoGenerateServiceInstanceId: false, serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}")
        .AddEnvironmentVariableDetector();
}
