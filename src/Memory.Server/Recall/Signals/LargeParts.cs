using System.Numerics;

namespace Memory.Server.Recall.Signals;

/// <summary>Goes through a column of numbers most of which are too small to matter, several at a time.</summary>
internal static class LargeParts
{
    /// <summary>The first place from one on whose number is larger than that; the number of places when there is none.</summary>
    public static int NextAbove(this ReadOnlySpan<double> parts, int from, double least)
    {
        // Where they stand close, most are the next.
        if (from < parts.Length && parts[from] > least)
            return from;
        var wide = new Vector<double>(least);
        while (from + Vector<double>.Count <= parts.Length && !Vector.GreaterThanAny(new Vector<double>(parts[from..]), wide))
            from += Vector<double>.Count;
        while (from < parts.Length && !(parts[from] > least))
            from++;
        return from;
    }
}
