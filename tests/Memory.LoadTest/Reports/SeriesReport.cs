using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Reports;

/// <summary>The latencies of one kind of request, in milliseconds.</summary>
internal sealed record SeriesReport
{
    /// <summary>The percentiles that are told; the plot has more.</summary>
    private static readonly double[] Drawn = [.. Enumerable.Range(0, 56).Select(static step => 100 - (100 * Math.Pow(10, -step / 11.0)))];

    public required string Name { get; init; }

    public required long Count { get; init; }

    public required double MeanMs { get; init; }

    public required double P50Ms { get; init; }

    public required double P90Ms { get; init; }

    public required double P99Ms { get; init; }

    public required double P999Ms { get; init; }

    public required double MaxMs { get; init; }

    public required long Errors { get; init; }

    /// <summary>How many answers of each status, and requests without one.</summary>
    public required IReadOnlyDictionary<string, long> Statuses { get; init; }

    /// <summary>Latency by percentile, from the middle of the crowd to the last one that so many requests can tell of.</summary>
    public required IReadOnlyList<PlotPoint> Percentiles { get; init; }

    public static SeriesReport Of(Series series)
    {
        var latencies = series.Latencies;
        return new SeriesReport
        {
            Name = series.Name,
            Count = latencies.Count,
            MeanMs = Rounded(latencies.Mean),
            P50Ms = Rounded(latencies.Percentile(50)),
            P90Ms = Rounded(latencies.Percentile(90)),
            P99Ms = Rounded(latencies.Percentile(99)),
            P999Ms = Rounded(latencies.Percentile(99.9)),
            MaxMs = Rounded(latencies.Max),
            Errors = series.Errors,
            Statuses = series.Statuses.ToDictionary(),
            Percentiles =
            [
                .. Drawn.Where(percent => latencies.Count * (100 - percent) >= 100).Select(percent => new PlotPoint(percent, Rounded(latencies.Percentile(percent)))),
            ],
        };
    }

    private static double Rounded(TimeSpan span) => Math.Round(span.TotalMilliseconds, 4);
}
