namespace Memory.Server.Recall.Signals;

/// <summary>Brings scores without a natural limit to 0–1.</summary>
internal static class Relative
{
    /// <summary>Divides by the largest; answers it.</summary>
    public static double ToLargest(Span<double> scores)
    {
        var largest = 0.0;
        foreach (var score in scores)
            largest = Math.Max(largest, score);
        if (largest > 0)
        {
            foreach (ref var score in scores)
                score /= largest;
        }

        return largest;
    }
}
