using System.Diagnostics.Metrics;

namespace Memory.Server.Audit;

/// <summary>How many lines the audit logs took, and how many they could not.</summary>
internal sealed class AuditMetrics : IDisposable
{
    /// <summary>The meter's name, for <c>AddMeter</c> of OpenTelemetry.</summary>
    public const string MeterName = "Memory.Server.Audit";

    private readonly Meter? _owned;
    private readonly Counter<long> _lines;

    /// <param name="meters">The host's factory, which disposes what it made; null where there is none.</param>
    public AuditMetrics(IMeterFactory? meters = null)
    {
        var meter = meters?.Create(MeterName) ?? (_owned = new Meter(MeterName));
        _lines = meter.CreateCounter<long>("memory.server.audit.lines", "{line}", "Lines for the audit logs, by whether they could be written: written or failed.");
    }

    public void Written() => Count("written");

    public void NotWritten() => Count("failed");

    public void Dispose() => _owned?.Dispose();

    private void Count(string outcome) => _lines.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
