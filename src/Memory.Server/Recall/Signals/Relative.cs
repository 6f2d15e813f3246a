namespace Memory.Server.Recall.Signals;

/// <summary>Brings scores without a natural limit to 0–1.</summary>
internal static class Relative
{
    /// <summary>Makes of each score its share of the best of its kind, memories and turns; answers these.</summary>
    public static Sureness ToLargest(SeenRows rows, Span<double> scores)
    {
        var largest = Sureness.Largest(rows, scores);
        ReadOnlySpan<double> found = scores;
        for (var row = found.NextAbove(0, 0); row < found.Length; row = found.NextAbove(row + 1, 0))
            scores[row] /= largest.Of(rows.IsMemory(row));
        return largest;
    }
}
