using System.Globalization;
using System.Text;

namespace Memory.Server.Diagnostics.Prometheus;

/// <summary>Writes metrics in Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static byte[] Of(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder();
        foreach (var family in families)
            Write(text, family);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, MetricFamily family)
    {
        var isBegun = false;
        foreach (var series in family.Series)
        {
            if (series.Read() is not { } read)
                continue;
            if (!isBegun)
                Begin(text, family);
            isBegun = true;
            if (family.Bounds is { } bounds)
                WriteHistogram(text, family.Name, series.Labels, bounds, read.Value, read.Counts);
            else
                WriteLine(text, family.Name, series.Labels, read.Value);
        }
    }

    private static void Begin(StringBuilder text, MetricFamily family)
    {
        if (family.Help.Length > 0)
            text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)).Append('\n');
        text.Append("# TYPE ").Append(family.Name).Append(' ').Append(family.Kind.Word).Append('\n');
    }

    /// <summary>Each bucket counts all that is not above its bound.</summary>
    private static void WriteHistogram(StringBuilder text, string name, string labels, double[] bounds, double sum, long[] counts)
    {
        var upTo = 0L;
        foreach (var (place, count) in counts.Index())
        {
            upTo += count;
            var bound = place < bounds.Length ? Number(bounds[place]) : "+Inf";
            WriteLine(text, name + "_bucket", labels.Length == 0 ? $"le=\"{bound}\"" : $"{labels},le=\"{bound}\"", upTo);
        }

        WriteLine(text, name + "_sum", labels, sum);
        WriteLine(text, name + "_count", labels, upTo);
    }

    private static void WriteLine(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => double.IsNaN(value) ? "NaN" : value.ToString("R", CultureInfo.InvariantCulture),
    };
}
