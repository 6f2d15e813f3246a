namespace Memory.Server.Configuration;

/// <summary>Reads what the server tells about itself.</summary>
internal sealed class TelemetrySettingsReader(IConfiguration configuration, List<string> mistakes)
{
    private const int MinTokenLength = 16;
    private const string Endpoint = "Telemetry:Otlp:Endpoint";
    private const string Protocol = "Telemetry:Otlp:Protocol";
    private const string Headers = "Telemetry:Otlp:Headers";

    private readonly NumberSettings _numbers = new(configuration, mistakes);

    /// <summary>The names of all these settings, below <c>Memory</c>.</summary>
    public static IReadOnlySet<string> Names { get; } = new[]
        {
            "Telemetry:Metrics", "Telemetry:MetricsToken", "Telemetry:MaxSeries", Endpoint, Protocol, Headers, "Logging:Format",
        }
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    public TelemetrySettings Read()
    {
        var defaults = new TelemetrySettings();
        return new TelemetrySettings
        {
            Metrics = _numbers.Flag("Telemetry:Metrics") ?? defaults.Metrics,
            MetricsToken = ReadToken(),
            MaxSeries = _numbers.Whole("Telemetry:MaxSeries", 10, 100_000) ?? defaults.MaxSeries,
            LogFormat = ReadFormat(),
            Otlp = new OtlpVariables(Variable, mistakes).Read(),
        };
    }

    /// <summary>A setting of the tree goes before the variable that says the same.</summary>
    private (string? Value, string Name) Variable(string name)
    {
        var own = name switch
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT" => Endpoint,
            "OTEL_EXPORTER_OTLP_PROTOCOL" => Protocol,
            "OTEL_EXPORTER_OTLP_HEADERS" => Headers,
            _ => null,
        };
        return own is not null && configuration[$"Memory:{own}"] is { Length: > 0 } written ? (written.Trim(), $"Memory:{own}") : (configuration[name]?.Trim(), name);
    }

    /// <summary>The token's text is never part of a message.</summary>
    private string? ReadToken()
    {
        if (configuration["Memory:Telemetry:MetricsToken"] is not { Length: > 0 } token)
            return null;
        if (token.Length is < MinTokenLength or > MemorySettings.MaxKeyLength || token.AsSpan().ContainsAnyExceptInRange('!', '~'))
            mistakes.Add($"Memory:Telemetry:MetricsToken must be {MinTokenLength} to {MemorySettings.MaxKeyLength} printable ASCII characters without spaces, since it travels in a header.");
        return token;
    }

    private LogFormat ReadFormat()
    {
        switch (configuration["Memory:Logging:Format"]?.Trim().ToUpperInvariant())
        {
            case null or "" or "TEXT":
                return LogFormat.Text;
            case "JSON":
                return LogFormat.Json;
            default:
                mistakes.Add("Memory:Logging:Format must be text or json.");
                return LogFormat.Text;
        }
    }
}
