namespace Memory.LoadTest.Arrivals;

/// <summary>When requests are due, told without looking at how those before them fare.</summary>
/// <param name="perSecond">How many are due each second, more than 0.</param>
/// <param name="kind">How they are spread.</param>
/// <param name="seed">Chooses the moments; the same seed, the same moments.</param>
internal sealed class ArrivalSchedule(double perSecond, ArrivalKind kind, int seed)
{
    private readonly Random random = new(seed);
    private double seconds;

    public double PerSecond => perSecond;

    /// <summary>When the next one is due, from the beginning.</summary>
    public TimeSpan Next()
    {
        seconds += kind == ArrivalKind.Even ? 1 / perSecond : -Math.Log(1 - random.NextDouble()) / perSecond;
        return TimeSpan.FromSeconds(seconds);
    }
}
