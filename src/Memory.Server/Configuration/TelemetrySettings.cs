using System.Collections.Immutable;

namespace Memory.Server.Configuration;

/// <summary>What the server tells about itself, and to whom. The tree <c>Memory:Telemetry</c> of the configuration, and OpenTelemetry's own variables.</summary>
internal sealed record TelemetrySettings
{
    /// <summary>Whether <c>/metrics</c> is served.</summary>
    /// <value>The default is yes.</value>
    public bool Metrics { get; init; } = true;

    /// <summary>The token without which <c>/metrics</c> is not told; null when anybody may read it.</summary>
    /// <value>The default is none. 16–512 printable ASCII characters.</value>
    public string? MetricsToken { get; init; }

    /// <summary>How many combinations of labels one metric may have.</summary>
    /// <value>The default is 1,000. From 10 to 100,000.</value>
    public int MaxSeries { get; init; } = 1000;

    /// <summary>OpenTelemetry's variables, checked, by their standard names; empty when nothing is to be sent anywhere.</summary>
    public ImmutableSortedDictionary<string, string> Otlp { get; init; } = ImmutableSortedDictionary<string, string>.Empty.WithComparers(StringComparer.Ordinal);

    /// <summary>How lines of the log are written.</summary>
    /// <value>The default is text.</value>
    public LogFormat LogFormat { get; init; }

    /// <summary>Whether a kind of signal is sent to a collector.</summary>
    public bool Sends(string signal) =>
        (Otlp.ContainsKey("OTEL_EXPORTER_OTLP_ENDPOINT") || Otlp.ContainsKey($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"))
        && !Otlp.GetValueOrDefault($"OTEL_{signal}_EXPORTER", "").Equals("none", StringComparison.OrdinalIgnoreCase)
        && !Otlp.GetValueOrDefault("OTEL_SDK_DISABLED", "").Equals("true", StringComparison.OrdinalIgnoreCase);
}

/// <summary>How lines of the log are written.</summary>
internal enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON object a line, for programs.</summary>
    Json,
}
