namespace Memory.LoadTest.Soaks.Verdicts;

/// <summary>Recalls of users who had not been recalled yet since another process was there: these wait until the user is read from the disk, whatever else is the matter.</summary>
internal sealed record FirstRecalls
{
    public required int Count { get; init; }

    public required double P50Ms { get; init; }

    public required double P95Ms { get; init; }

    /// <summary>What was due from a moment on, without users' first recalls.</summary>
    public static IReadOnlyList<Sample> Without(IReadOnlyList<Sample> samples, TimeSpan since)
    {
        var known = KnownFrom(samples, since);
        return [.. samples.Where(one => !IsFirst(one, since, known))];
    }

    /// <param name="samples">All requests.</param>
    /// <param name="since">When the process was there.</param>
    /// <param name="until">Until when.</param>
    /// <returns>Null when there were none.</returns>
    public static FirstRecalls? Between(IReadOnlyList<Sample> samples, TimeSpan since, TimeSpan until)
    {
        var known = KnownFrom(samples, since);
        double[] took = [.. samples.Where(one => one.Error is null && one.Due < until && IsFirst(one, since, known)).Select(static one => one.Milliseconds)];
        return took.Length == 0
            ? null
            : new FirstRecalls { Count = took.Length, P50Ms = Math.Round(Ranks.Percentile(took, 50)!.Value, 2), P95Ms = Math.Round(Ranks.Percentile(took, 95)!.Value, 2) };
    }

    /// <summary>When each user was answered for the first time.</summary>
    private static Dictionary<int, TimeSpan> KnownFrom(IReadOnlyList<Sample> samples, TimeSpan since) => samples
        .Where(one => one.Recalled is not null && one.Error is null && one.Ended >= since)
        .GroupBy(static one => one.Recalled!.Value)
        .ToDictionary(static user => user.Key, static user => user.Min(static one => one.Ended));

    /// <summary>Those that came while the first one was under way waited for the same.</summary>
    private static bool IsFirst(Sample one, TimeSpan since, Dictionary<int, TimeSpan> known) =>
        one.Recalled is { } user && one.Due >= since && (!known.TryGetValue(user, out var from) || one.Due < from);
}
