using System.Diagnostics.Tracing;

namespace Memory.Server.Diagnostics.Otlp;

/// <summary>Says in the log that a collector does not take what is sent to it, which the packages that send it keep to themselves.</summary>
internal sealed partial class ExportTrouble : EventListener
{
    private const string Sources = "OpenTelemetry-Exporter-OpenTelemetryProtocol";

    private static readonly TimeSpan Between = TimeSpan.FromMinutes(1);

    private readonly TimeProvider? _time;
    private readonly ILogger<ExportTrouble>? _logger;
    private readonly Lock _gate = new();
    private long? _toldAt;

    public ExportTrouble(TimeProvider time, ILogger<ExportTrouble> logger) => (_time, _logger) = (time, logger);

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == Sources)
            EnableEvents(eventSource, EventLevel.Warning);
    }

    /// <summary>What the event says is not told: it may hold the collector's address with what stands in it.</summary>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base tells of sources before this object is whole.
        if (_time is not { } time || _logger is not { } logger || eventData.EventSource.Name != Sources)
            return;
        lock (_gate)
        {
            if (_toldAt is { } told && time.GetElapsedTime(told) < Between)
                return;
            _toldAt = time.GetTimestamp();
        }

        LogNotSent(logger, eventData.EventName);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The collector does not take what is sent to it ({Trouble}); traces, metrics or lines of the log are lost there. This is said once a minute at most.")]
    private static partial void LogNotSent(ILogger logger, string? trouble);
}
