using System.Diagnostics.Metrics;

namespace Memory.Server.Diagnostics.Prometheus;

/// <summary>Where a histogram's buckets end: where the instrument says, else by what it measures.</summary>
internal static class Buckets
{
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    /// <summary>OpenTelemetry's for numbers of tokens.</summary>
    private static readonly double[] Numbers = [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576];

    public static double[] Of(Instrument instrument) => Advised(instrument) is { Length: > 0 } bounds ? bounds : instrument.Unit == "s" ? Seconds : Numbers;

    private static double[]? Advised(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(static bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(static bound => (double)bound)],
        _ => null,
    };
}
