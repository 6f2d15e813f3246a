namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>Percentiles of a handful of numbers, by the nearest rank.</summary>
internal static class Ranks
{
    /// <returns>Null of nothing.</returns>
    public static double? Percentile(IEnumerable<double> numbers, double percent)
    {
        var sorted = numbers.ToArray();
        if (sorted.Length == 0)
            return null;
        Array.Sort(sorted);
        return sorted[Math.Max(0, (int)Math.Ceiling(sorted.Length * percent / 100) - 1)];
    }
}
