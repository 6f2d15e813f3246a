using System.Globalization;
using System.Text;

namespace Memory.Server.Diagnostics.Prometheus;

/// <summary>Labels as Prometheus writes them, by name, without the braces: <c>a="1",b="2"</c>.</summary>
internal static class Labels
{
    /// <summary>What stands for the labels of everything beyond the bound, as OpenTelemetry names it.</summary>
    public const string Overflow = "otel_metric_overflow=\"true\"";

    /// <summary>No value is longer.</summary>
    private const int MaxLength = 200;

    /// <param name="tags">The tags of a measurement.</param>
    /// <param name="kept">The names of those that become labels; null for all.</param>
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags, string[]? kept)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
        {
            // A label without a value is one that is not there.
            if ((kept is null || Array.IndexOf(kept, name) >= 0) && Text(value) is { Length: > 0 } text)
                labels.TryAdd(PrometheusName.OfLabel(name), text);
        }

        var written = new StringBuilder();
        foreach (var (name, value) in labels)
        {
            written.Append(written.Length == 0 ? "" : ",").Append(name).Append("=\"");
            Escape(value, written);
            written.Append('"');
        }

        return written.ToString();
    }

    private static string? Text(object? value)
    {
        var text = value switch
        {
            null => null,
            bool flag => flag ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString(),
        };
        return text is { Length: > MaxLength } ? text[..MaxLength] : text;
    }

    /// <summary>Backslashes, quotes and line ends are escaped. Half a surrogate, which is no text, becomes the sign for that when it is encoded.</summary>
    private static void Escape(string value, StringBuilder written)
    {
        foreach (var letter in value)
        {
            _ = letter switch
            {
                '\\' => written.Append("\\\\"),
                '"' => written.Append("\\\""),
                '\n' => written.Append("\\n"),
                _ => written.Append(letter),
            };
        }
    }
}
