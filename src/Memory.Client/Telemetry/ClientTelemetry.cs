using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Memory.Client;

/// <summary>The meter of one memory client, tagged with its name, and the activity source that all of them share.</summary>
internal sealed class ClientTelemetry : IDisposable
{
    private static readonly string? Version = typeof(ClientTelemetry).Assembly.GetName().Version?.ToString(3);

    private readonly bool isOwned;

    /// <summary>Makes the meter of a client.</summary>
    /// <param name="name">The client's name, as registered; empty for the one without.</param>
    /// <param name="meters">The host's factory, which disposes what it made; null where there is none.</param>
    public ClientTelemetry(string name = "", IMeterFactory? meters = null)
    {
        var options = new MeterOptions(MemoryTelemetry.Name) { Version = Version, Tags = [new(Spans.Store, name.Length == 0 ? "default" : name)] };
        (Meter, isOwned) = meters is null ? (new Meter(options), true) : (meters.Create(options), false);
    }

    public static ActivitySource Activities { get; } = new(MemoryTelemetry.Name, Version);

    public Meter Meter { get; }

    public void Dispose()
    {
        if (isOwned)
            Meter.Dispose();
    }
}
