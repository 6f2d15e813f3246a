using System.Globalization;

namespace Memory.Testing.Faults.Mix;

/// <summary>How measured times are spread.</summary>
public sealed class Distribution(IEnumerable<TimeSpan> times)
{
    private readonly TimeSpan[] sorted = [.. times.Order()];

    public int Count => sorted.Length;

    /// <summary>The time that this share of them does not exceed.</summary>
    public TimeSpan At(double share) =>
        sorted.Length == 0 ? TimeSpan.Zero : sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];

    public int Above(TimeSpan limit) => sorted.Count(time => time > limit);

    public override string ToString() => string.Join(", ", new[] { ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1) }.Select(
        quantile => string.Create(CultureInfo.InvariantCulture, $"{quantile.Item1} {At(quantile.Item2).TotalMilliseconds:0.00} ms")));
}
