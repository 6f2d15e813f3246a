namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>
/// How long after a fault latency is back to normal. Time after it is cut into seconds, by when requests were due. Back is the first of five seconds in a row in each of which nothing failed and 95 of 100
/// requests took no longer than three times what they took in the quiet before the fault, or 25 ms where that is more.
/// </summary>
internal static class Recovery
{
    /// <summary>How long it must stay well.</summary>
    public const int SteadySeconds = 5;

    private const double Percent = 95;
    private const double Times = 3;
    private const double LeastMs = 25;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <param name="samples">All requests.</param>
    /// <param name="quietFrom">Since when it was quiet before the fault.</param>
    /// <param name="fault">The fault.</param>
    /// <param name="until">What came afterwards began, or the soak ended.</param>
    /// <returns>Whole seconds after the fault's end; null when it was not back by then.</returns>
    public static int? After(IReadOnlyList<Sample> samples, TimeSpan quietFrom, SoakWindow fault, TimeSpan until)
    {
        var limit = Limit(samples, quietFrom, fault.Begin);
        var seconds = (int)((until - fault.End) / Second);
        var latencies = new List<double>[Math.Max(0, seconds)];
        for (var second = 0; second < latencies.Length; second++)
            latencies[second] = [];
        foreach (var sample in samples)
        {
            // What failed took for ever, unless the fault is still to blame.
            var second = (int)Math.Floor((sample.Due - fault.End) / Second);
            if (second >= 0 && second < latencies.Length)
                latencies[second].Add(sample.Error is null ? sample.Milliseconds : double.PositiveInfinity);
        }

        var well = 0;
        for (var second = 0; second < latencies.Length; second++)
        {
            var isWell = !latencies[second].Contains(double.PositiveInfinity) && (Ranks.Percentile(latencies[second], Percent) ?? 0) <= limit;
            well = isWell ? well + 1 : 0;
            if (well == SteadySeconds)
                return second + 1 - SteadySeconds;
        }

        return null;
    }

    /// <summary>The most milliseconds that still count as normal.</summary>
    public static double Limit(IReadOnlyList<Sample> samples, TimeSpan quietFrom, TimeSpan quietTo) =>
        Math.Max(LeastMs, Times * (Ranks.Percentile(samples.Where(one => one.Error is null && one.Due >= quietFrom && one.Ended < quietTo).Select(static one => one.Milliseconds), Percent) ?? 0));
}
