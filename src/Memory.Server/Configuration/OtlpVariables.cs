using System.Collections.Immutable;
using System.Globalization;

namespace Memory.Server.Configuration;

/// <summary>
/// Reads OpenTelemetry's variables that this server follows. They are looked at only when one of them names a collector: others may stand in the environment for other
/// programs. What they hold is never part of a message, since headers hold keys.
/// </summary>
/// <param name="read">The value of a variable, and by which name whoever set it knows it.</param>
/// <param name="mistakes">Where mistakes are noted.</param>
internal sealed class OtlpVariables(Func<string, (string? Value, string Name)> read, List<string> mistakes)
{
    private const int MostMilliseconds = 24 * 60 * 60 * 1000;

    private static readonly string[] Signals = ["", "TRACES_", "METRICS_", "LOGS_"];
    private static readonly string[] Samplers =
        ["always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"];

    private readonly Dictionary<string, string> _found = new(StringComparer.Ordinal);

    public ImmutableSortedDictionary<string, string> Read()
    {
        foreach (var signal in Signals)
            Take($"OTEL_EXPORTER_OTLP_{signal}ENDPOINT", IsEndpoint, "must be an address such as http://collector:4317, without a user");
        if (_found.Count == 0)
            return ImmutableSortedDictionary<string, string>.Empty;
        foreach (var signal in Signals)
        {
            Take($"OTEL_EXPORTER_OTLP_{signal}PROTOCOL", static text => text is "grpc" or "http/protobuf", "must be grpc or http/protobuf");
            Take($"OTEL_EXPORTER_OTLP_{signal}HEADERS", IsPairs, "must be name=value, several with commas");
            Take($"OTEL_EXPORTER_OTLP_{signal}TIMEOUT", IsMilliseconds, "must be a whole number of milliseconds, at most a day");
        }

        foreach (var name in (string[])
            [
                "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT", "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BSP_EXPORT_TIMEOUT", "OTEL_BSP_MAX_QUEUE_SIZE",
                "OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_BLRP_EXPORT_TIMEOUT", "OTEL_BLRP_MAX_QUEUE_SIZE", "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE",
            ])
            Take(name, IsMilliseconds, "must be a whole number from 1 to 86400000");
        foreach (var name in (string[])["OTEL_TRACES_EXPORTER", "OTEL_METRICS_EXPORTER", "OTEL_LOGS_EXPORTER"])
            Take(name, static text => text is "otlp" or "none", "must be otlp or none");
        Take("OTEL_TRACES_SAMPLER", static text => Samplers.Contains(text, StringComparer.Ordinal), $"must be one of {string.Join(", ", Samplers)}");
        Take("OTEL_TRACES_SAMPLER_ARG", IsShare, "must be a number from 0 to 1");
        Take("OTEL_SDK_DISABLED", static text => bool.TryParse(text, out _), "must be true or false");
        Take("OTEL_RESOURCE_ATTRIBUTES", IsPairs, "must be name=value, several with commas");
        Take("OTEL_SERVICE_NAME", static _ => true, "");
        return _found.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    private void Take(string name, Predicate<string> isRight, string what)
    {
        var (value, told) = read(name);
        if (string.IsNullOrEmpty(value))
            return;
        if (!isRight(value))
            mistakes.Add($"{told} {what}.");
        _found[name] = value;
    }

    private static bool IsEndpoint(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address.UserInfo.Length == 0 && address.Host.Length > 0;

    private static bool IsPairs(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries).All(static pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);

    private static bool IsMilliseconds(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= MostMilliseconds;

    private static bool IsShare(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1;
}
