using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Memory.Server.Diagnostics.Prometheus;

/// <summary>One metric with all its series, of which there are at most so many.</summary>
internal sealed class MetricFamily
{
    private readonly string[]? _kept;
    private readonly int _most;
    private readonly Lock _growing = new();
    private readonly ConcurrentDictionary<TagSet, Series> _byTags = new(TagSetComparer.Instance);
    private readonly ConcurrentDictionary<TagSet, Series>.AlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>> _lookup;
    private readonly ConcurrentDictionary<string, Series> _byLabels = new(StringComparer.Ordinal);

    public MetricFamily(Instrument instrument, int most)
    {
        (_kept, _most) = (Exported.LabelsOf(instrument), most);
        Kind = InstrumentKind.Of(instrument);
        Name = PrometheusName.Of(instrument.Name, instrument.Unit, Kind.IsCounter);
        Help = instrument.Description ?? "";
        Bounds = Kind.IsHistogram ? Buckets.Of(instrument) : null;
        _lookup = _byTags.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
    }

    public string Name { get; }

    public string Help { get; }

    public InstrumentKind Kind { get; }

    /// <summary>The upper bounds of a histogram's buckets; null for other metrics.</summary>
    public double[]? Bounds { get; }

    /// <summary>The series in the order of their labels.</summary>
    public IEnumerable<Series> Series => _byLabels.Values.OrderBy(static series => series.Labels, StringComparer.Ordinal);

    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = _lookup.TryGetValue(tags, out var known) ? known : Find(tags);
        if (Kind.IsHistogram)
            series.Count(value);
        else if (Kind.IsSum)
            series.Add(value);
        else if (Kind.IsObserved)
            series.Raise(value);
        else
            series.Set(value);
    }

    /// <summary>Before what is observed is asked for.</summary>
    public void Forget()
    {
        if (!Kind.IsObserved)
            return;
        foreach (var series in _byLabels.Values)
            series.Clear();
    }

    private Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = Labels.Of(tags, _kept);
        lock (_growing)
        {
            if (!_byLabels.TryGetValue(labels, out var series))
            {
                if (_byLabels.Count >= _most)
                    return _byLabels.GetOrAdd(Labels.Overflow, static (all, bounds) => new Series(all, bounds), Bounds);
                series = _byLabels[labels] = new Series(labels, Bounds);
            }

            // Tags whose labels are all left out could be any number.
            if (_byTags.Count < 4 * _most)
                _lookup[tags] = series;
            return series;
        }
    }
}
