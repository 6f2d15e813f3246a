namespace Memory.Server.Memories;

/// <summary>What a memory is at an instant. All periods are half open: from inclusive, to exclusive.</summary>
internal static class MemoryTimes
{
    /// <summary>Whether it is retired at the instant. A retirement may be due later than it was recorded.</summary>
    public static bool IsSupersededAt(this MemoryRecord memory, DateTimeOffset instant) => memory.SupersededAt is { } at && at <= instant;

    public static bool IsExpiredAt(this MemoryRecord memory, DateTimeOffset instant) => memory.ExpiresAt is { } at && at <= instant;

    /// <summary>Its temporal state seen from the instant: a future fact whose time has come is current, a current one whose time has not is future.</summary>
    public static TemporalState StateAt(this MemoryRecord memory, DateTimeOffset instant) => memory.TemporalState switch
    {
        TemporalState.Current or TemporalState.Future when memory.ValidFrom is { } from =>
            from <= instant ? TemporalState.Current : TemporalState.Future,
        var state => state,
    };

    /// <summary>Whether its period of validity covers the instant; an unknown beginning counts as covered, except for what is yet to come.</summary>
    public static bool IsValidAt(this MemoryRecord memory, DateTimeOffset instant) =>
        (memory.ValidFrom is { } from ? from <= instant : memory.TemporalState != TemporalState.Future)
        && (memory.ValidTo is not { } to || instant < to);

    /// <summary>Whether the current view shows it: it holds at <paramref name="asOf"/>, and was not put away.</summary>
    public static bool IsInCurrentView(this MemoryRecord memory, DateTimeOffset asOf) => memory.ArchivedAt is null && memory.HoldsAt(asOf);

    /// <summary>
    /// Whether it is true in the world at <paramref name="asOf"/>, and neither deleted nor expired.
    /// A retirement ended its validity, so that <paramref name="asOf"/> before it still shows it; and so does what is past show while it
    /// held, when both of its ends are known.
    /// </summary>
    public static bool HoldsAt(this MemoryRecord memory, DateTimeOffset asOf) =>
        !memory.IsDeleted
        && !memory.IsExpiredAt(asOf)
        && (memory.StateAt(asOf) is TemporalState.Current or TemporalState.Recurring || memory.IsPastPeriod())
        && memory.IsValidAt(asOf)
        && !(memory.IsSupersededAt(asOf) && memory.ValidTo is null);

    /// <summary>
    /// The instants <c>asOf</c> of the current view that shows it, in ticks of UTC, from inclusive, to exclusive: what <see cref="IsInCurrentView"/> tells, worked out
    /// once for all of them. Empty when none shows it.
    /// </summary>
    public static (long From, long To) CurrentView(this MemoryRecord memory)
    {
        var isAlways = memory.TemporalState is TemporalState.Current or TemporalState.Recurring || memory.IsPastPeriod();
        if (memory.IsDeleted || memory.ArchivedAt is not null || !(isAlways || (memory.TemporalState == TemporalState.Future && memory.ValidFrom is not null)))
            return (0, 0);
        var end = memory.ValidTo ?? memory.SupersededAt ?? DateTimeOffset.MaxValue;
        var to = memory.ExpiresAt is { } expires && expires < end ? expires : end;
        return (memory.ValidFrom?.UtcTicks ?? 0, to == DateTimeOffset.MaxValue ? long.MaxValue : to.UtcTicks);
    }

    /// <summary>Whether it was over when it was told, and is known to have held from then to then.</summary>
    private static bool IsPastPeriod(this MemoryRecord memory) =>
        memory is { TemporalState: TemporalState.Past, ValidFrom: not null, ValidTo: { } to } && to <= memory.CreatedAt;
}
