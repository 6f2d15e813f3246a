namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>What a server held over a soak when garbage is left out, in MiB: whether something piles up that no cache's bound bounds.</summary>
internal sealed record HeapGrowth
{
    /// <summary>Fewer looks tell nothing about a second half.</summary>
    public const int FewestLooks = 4;

    /// <summary>What caches say they take is an estimate; what is beside them may drift by so much without a leak.</summary>
    public const double Estimate = 4;

    /// <summary>What was seen, in order; at least one look.</summary>
    public required IReadOnlyList<HeapLook> Looks { get; init; }

    public HeapLook First => Looks[0];

    public HeapLook Last => Looks[^1];

    /// <summary>How much what is beside the caches grew a minute over the second half; null where that was looked at too seldom.</summary>
    public required double? PerMinute { get; init; }

    /// <summary>Whether that came to more than it goes up and down, and than estimates are off; null where nobody can tell.</summary>
    public required bool? IsLeak { get; init; }

    /// <param name="looks">What was seen, in order.</param>
    /// <param name="length">How long the soak was.</param>
    /// <returns>Null when nobody looked.</returns>
    public static HeapGrowth? Of(IReadOnlyList<HeapLook> looks, TimeSpan length)
    {
        if (looks.Count == 0)
            return null;
        (TimeSpan, double)[] late = [.. looks.Where(look => look.At >= length / 2).Select(static look => (look.At, look.Beside))];
        var trend = Trend.Of(late);
        var canTell = late.Length >= FewestLooks;
        return new HeapGrowth
        {
            Looks = looks, PerMinute = canTell ? Math.Round(trend.PerMinute, 2) : null, IsLeak = canTell ? trend.IsGrowth && trend.Growth > Estimate : null,
        };
    }
}
