using System.Globalization;
using System.Text.RegularExpressions;

namespace Memory.Server.Tests.Diagnostics;

/// <summary>
/// Reads Prometheus' text format (version 0.0.4), and takes nothing that is not in it: each metric has one type, told before its lines, all of which stand together; no series is
/// told twice; a histogram's buckets only grow, and their last one is its count.
/// </summary>
internal sealed partial class PrometheusParser
{
    private readonly Dictionary<string, ParsedMetric> _metrics = new(StringComparer.Ordinal);
    private ParsedMetric? _current;

    public static IReadOnlyDictionary<string, ParsedMetric> Parse(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        var parser = new PrometheusParser();
        foreach (var line in text[..^1].Split('\n'))
            parser.Read(line);
        foreach (var metric in parser._metrics.Values)
            metric.Check();
        return parser._metrics;
    }

    private void Read(string line)
    {
        if (Help().Match(line) is { Success: true } help)
        {
            Begin(help.Groups["name"].Value);
            Assert.Null(_current!.Type);
            Assert.Null(_current.Help);
            _current.Help = help.Groups["text"].Value;
        }
        else if (Kind().Match(line) is { Success: true } kind)
        {
            if (_current?.Name != kind.Groups["name"].Value || _current.Type is not null)
                Begin(kind.Groups["name"].Value);
            _current!.Type = kind.Groups["type"].Value;
        }
        else
        {
            var sample = Sample().Match(line);
            Assert.True(sample.Success, $"'{line}' is no line of a metric.");
            Add(sample);
        }
    }

    private void Begin(string name)
    {
        Assert.False(_metrics.ContainsKey(name), $"{name} stands in two places.");
        _metrics.Add(name, _current = new ParsedMetric(name));
    }

    private void Add(Match sample)
    {
        Assert.NotNull(_current?.Type);
        var (name, labels) = (sample.Groups["name"].Value, new SortedDictionary<string, string>(StringComparer.Ordinal));
        var names = sample.Groups["label"].Captures;
        foreach (var (place, label) in names.Index())
            Assert.True(labels.TryAdd(label.Value, Unescaped(sample.Groups["value"].Captures[place].Value)), $"{name} has a label twice.");
        var part = name == _current.Name ? "" : name[_current.Name.Length..];
        Assert.StartsWith(_current.Name, name, StringComparison.Ordinal);
        Assert.Contains(part, _current.Type == "histogram" ? ["_bucket", "_sum", "_count"] : (string[])[""]);
        Assert.True(_current.Samples.TryAdd((part, string.Join(';', labels.Select(static label => $"{label.Key}={label.Value}"))), new ParsedSample(labels, Number(sample.Groups["number"].Value))), $"{sample.Value} is told twice.");
    }

    private static double Number(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Unescaped(string value) => value.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<text>([^\\]|\\\\|\\n)*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?<label>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<value>([^""\\\n]|\\\\|\\n|\\"")+)""(,(?<label>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<value>([^""\\\n]|\\\\|\\n|\\"")+)"")*\})? (?<number>NaN|[+-]Inf|-?[0-9]+(\.[0-9]+)?(E[+-]?[0-9]+)?)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Sample();
}

/// <summary>One metric that was read.</summary>
internal sealed class ParsedMetric(string name)
{
    public string Name => name;

    public string? Help { get; set; }

    public string? Type { get; set; }

    public Dictionary<(string Part, string Labels), ParsedSample> Samples { get; } = [];

    /// <summary>The value with exactly these labels.</summary>
    public double this[params string[] labels] => Samples[("", string.Join(';', labels))].Value;

    public IEnumerable<string> LabelNames => Samples.Values.SelectMany(static sample => sample.Labels.Keys).Where(static label => label != "le").Distinct(StringComparer.Ordinal);

    public void Check()
    {
        Assert.NotNull(Type);
        Assert.NotEmpty(Samples);
        if (Type == "counter")
        {
            Assert.EndsWith("_total", Name, StringComparison.Ordinal);
            Assert.All(Samples.Values, static sample => Assert.True(sample.Value >= 0));
        }

        if (Type != "histogram")
            return;
        var buckets = Samples.Where(static sample => sample.Key.Part == "_bucket").GroupBy(static sample => string.Join(';', sample.Value.Labels.Where(static label => label.Key != "le").Select(static label => $"{label.Key}={label.Value}")), StringComparer.Ordinal).ToList();
        Assert.Equal(Samples.Count, buckets.Sum(static all => all.Count() + 2));
        foreach (var all in buckets)
        {
            var ordered = all.Select(static sample => (Bound: sample.Value.Labels["le"] == "+Inf" ? double.PositiveInfinity : double.Parse(sample.Value.Labels["le"], CultureInfo.InvariantCulture), sample.Value.Value)).ToList();
            Assert.Equal(ordered.Select(static bucket => bucket.Bound).Order(), ordered.Select(static bucket => bucket.Bound));
            Assert.Equal(ordered.Select(static bucket => bucket.Value).Order(), ordered.Select(static bucket => bucket.Value));
            Assert.Equal(double.PositiveInfinity, ordered[^1].Bound);
            Assert.Equal(ordered[^1].Value, Samples[("_count", all.Key)].Value);
            Assert.True(Samples.ContainsKey(("_sum", all.Key)));
        }
    }
}

/// <summary>One line that was read.</summary>
internal sealed record ParsedSample(IReadOnlyDictionary<string, string> Labels, double Value);
