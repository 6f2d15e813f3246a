using System.Runtime.InteropServices;

namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>How a value that goes up and down changes over time: the straight line closest to its points.</summary>
/// <param name="PerMinute">How much it grows a minute.</param>
/// <param name="Growth">How much the line rises over all of the time.</param>
/// <param name="Noise">How far the points lie from the line: the deviation from it.</param>
/// <param name="Chance">How much of the rise such points would show by chance: its standard error. More points, less of it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Trend(double PerMinute, double Growth, double Noise, double Chance)
{
    /// <summary>Whether it grows by more than it goes up and down anyway.</summary>
    public bool IsGrowth => Growth > 2 * Noise && Growth > 1;

    public static Trend Of(IReadOnlyList<(TimeSpan At, double Value)> points)
    {
        if (points.Count < 3)
            return default;
        var (meanAt, mean) = (points.Average(static point => point.At.TotalMinutes), points.Average(static point => point.Value));
        var spread = points.Sum(point => Square(point.At.TotalMinutes - meanAt));
        var slope = spread == 0 ? 0 : points.Sum(point => (point.At.TotalMinutes - meanAt) * (point.Value - mean)) / spread;
        var noise = Math.Sqrt(points.Average(point => Square(point.Value - mean - (slope * (point.At.TotalMinutes - meanAt)))));
        var length = (points[^1].At - points[0].At).TotalMinutes;
        var chance = spread == 0 ? 0 : length * noise * Math.Sqrt(points.Count / ((points.Count - 2) * spread));
        return new Trend(slope, slope * length, noise, chance);
    }

    private static double Square(double number) => number * number;
}
