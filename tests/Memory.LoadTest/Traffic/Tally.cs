using System.Collections.Concurrent;

namespace Memory.LoadTest.Traffic;

/// <summary>What became of all requests of a run that count.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, Series> series = new(StringComparer.Ordinal);

    /// <summary>By name, in alphabetical order.</summary>
    public IReadOnlyList<Series> All => [.. series.Values.OrderBy(static one => one.Name, StringComparer.Ordinal)];

    public long Answered => series.Values.Sum(static one => one.Latencies.Count);

    public long Errors => series.Values.Sum(static one => one.Errors);

    public Series Of(string name) => series.GetOrAdd(name, static fresh => new Series(fresh));
}
