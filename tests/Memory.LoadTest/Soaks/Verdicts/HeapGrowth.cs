namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>
/// What a server held over a soak when garbage is left out, in MiB: whether something piles up that no bound bounds. That is judged from when the caches are full: while they fill, what is beside them grows as well,
/// since what two caches share both of them count, and sharing ends when one of them lets go.
/// </summary>
internal sealed record HeapGrowth
{
    /// <summary>Fewer looks at full caches tell nothing.</summary>
    public const int FewestLooks = 4;

    /// <summary>What caches say they take is an estimate; what is beside them may drift by so much without a leak, or by this part of the caches where that is more.</summary>
    public const double Estimate = 4;
    public const double EstimatePart = 0.04;

    /// <summary>The part of the most they ever held from which on caches count as full.</summary>
    public const double FullPart = 0.95;

    /// <summary>What was seen, in order; at least one look.</summary>
    public required IReadOnlyList<HeapLook> Looks { get; init; }

    public HeapLook First => Looks[0];

    public HeapLook Last => Looks[^1];

    /// <summary>The first look that is judged: the caches are full from then on, and half of the soak is over; null where there were too few.</summary>
    public required HeapLook? Full { get; init; }

    /// <summary>How much what is beside the caches grew a minute from then on; null where nobody can tell.</summary>
    public required double? PerMinute { get; init; }

    /// <summary>Whether that came to more than chance makes of points that lie so far apart, and than estimates are off; null where nobody can tell.</summary>
    public required bool? IsLeak { get; init; }

    /// <param name="looks">What was seen, in order.</param>
    /// <param name="length">How long the soak was.</param>
    /// <returns>Null when nobody looked.</returns>
    public static HeapGrowth? Of(IReadOnlyList<HeapLook> looks, TimeSpan length)
    {
        if (looks.Count == 0)
            return null;
        var most = looks.Max(static look => look.Caches);
        var full = FullPart * most;
        HeapLook[] judged = [.. looks.Reverse().TakeWhile(look => look.Caches >= full && look.At >= length / 2).Reverse()];
        if (judged.Length < FewestLooks)
            return new HeapGrowth { Looks = looks, Full = null, PerMinute = null, IsLeak = null };
        var trend = Trend.Of([.. judged.Select(static look => (look.At, look.Beside))]);
        return new HeapGrowth
        {
            Looks = looks, Full = judged[0], PerMinute = Math.Round(trend.PerMinute, 2), IsLeak = trend.Growth > Math.Max(Estimate, EstimatePart * most) && trend.Growth > 2 * trend.Chance,
        };
    }
}
