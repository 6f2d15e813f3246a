namespace Memory.Evaluation.Figures;

/// <summary>How long recalls took, there and back, in milliseconds.</summary>
/// <param name="Median">Half of them took less.</param>
/// <param name="Percentile95">Of a hundred, 95 took less.</param>
internal sealed record LatencyFigures(double Median, double Percentile95)
{
    public static LatencyFigures? Of(IEnumerable<TimeSpan> durations)
    {
        TimeSpan[] sorted = [.. durations.Order()];
        if (sorted.Length == 0)
            return null;
        return new LatencyFigures(sorted[sorted.Length / 2].TotalMilliseconds, sorted[sorted.Length * 95 / 100].TotalMilliseconds);
    }
}
