namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>What a server held in memory over a soak, in MiB.</summary>
internal sealed record ServerMemory
{
    public required double Start { get; init; }

    public required double Peak { get; init; }

    public required double End { get; init; }

    /// <summary>Growth a minute over the second half, in which no server is killed.</summary>
    public required double PerMinute { get; init; }

    /// <summary>How far it goes up and down around that line.</summary>
    public required double Noise { get; init; }

    /// <summary>Whether it grew by more than that.</summary>
    public required bool IsGrowth { get; init; }

    /// <summary>What it held when its garbage was collected; null when nobody looked.</summary>
    public HeapGrowth? Heap { get; init; }

    /// <param name="points">What it held, second by second; nothing while it was away.</param>
    /// <param name="looks">What it held when its garbage was collected.</param>
    /// <param name="length">How long the soak was.</param>
    public static ServerMemory Of(IReadOnlyList<(TimeSpan At, double Value)> points, IReadOnlyList<HeapLook> looks, TimeSpan length)
    {
        var there = points.Where(static point => point.Value > 0).ToList();
        var trend = Trend.Of([.. there.Where(point => point.At >= length / 2)]);
        return new ServerMemory
        {
            Start = Round(there.Count == 0 ? 0 : there[0].Value),
            Peak = Round(there.Select(static point => point.Value).DefaultIfEmpty().Max()),
            End = Round(there.Count == 0 ? 0 : there[^1].Value),
            PerMinute = Round(trend.PerMinute),
            Noise = Round(trend.Noise),
            IsGrowth = trend.IsGrowth,
            Heap = HeapGrowth.Of(looks, length),
        };
    }

    private static double Round(double number) => Math.Round(number, 2);
}
