using Memory.Server.Memories;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Validity;

/// <summary>A version of a memory that no longer holds, and when that was said: what was said before may still take it as true.</summary>
internal readonly record struct Retirement(MemoryRecord Version, DateTimeOffset At)
{
    /// <summary>Whether it was deleted, so that it is not to be said at all.</summary>
    public bool IsForgotten { get; private init; }

    /// <summary>Whether anything of a memory may have been retired: most never were, and this tells them quickly.</summary>
    public static bool MayConcern(MemoryHistory history) => history.IsDeleted
        || history.Versions is not [{ SupersededReason: null, ValidTo: null, ExpiresAt: null }];

    /// <summary>What of a memory, as the system believed it in <paramref name="known"/>, no longer holds at an instant.</summary>
    public static IEnumerable<Retirement> Of(UserIndex index, MemoryHistory history, MemoryRecord? known, DateTimeOffset asOf)
    {
        if (history.IsDeleted)
        {
            foreach (var version in history.Versions)
                yield return new Retirement(version, history.Versions[^1].UpdatedAt) { IsForgotten = true };
            yield break;
        }

        if (known is null)
            yield break;
        if (HasEnded(known, asOf))
            yield return new Retirement(known, SaidAt(index, known));
        foreach (var version in history.Versions)
        {
            // A wording that an edit replaced by one of another meaning was wrong, whatever its validity said.
            if (version.RecordedFrom < known.RecordedFrom && version.Identity != known.Identity)
                yield return new Retirement(version, known.RecordedFrom);
        }
    }

    /// <summary>
    /// Whether it was retired by then; for the one value of a slot also whether its time is over. What was merged away is still said by
    /// another memory.
    /// </summary>
    private static bool HasEnded(MemoryRecord memory, DateTimeOffset asOf)
    {
        if (memory.SupersededReason == SupersededReason.Merged)
            return false;
        if (memory.IsSupersededAt(asOf))
            return true;
        var isOver = memory.ValidTo <= asOf || memory.IsExpiredAt(asOf);
        return isOver && (memory.SupersededReason is not null || (memory.Slot is not null && memory.Cardinality == Cardinality.One));
    }

    /// <summary>
    /// When its end was said: with the successor, which may tell of an end that lies further back ("I moved last month"); without words of
    /// the user's when it was recorded; a negation ends at once what it negates.
    /// </summary>
    private static DateTimeOffset SaidAt(UserIndex index, MemoryRecord memory)
    {
        var end = memory.ValidTo ?? memory.ExpiresAt ?? memory.SupersededAt!.Value;
        if (memory.SupersededAt is not { } recorded)
            return end;
        if (memory.SupersededBy is not { } successor)
            return recorded < end ? recorded : end;
        var source = index.Find(successor).FirstOrDefault()?.History.Versions[^1].Source;
        if (memory.SupersededReason == SupersededReason.Corrected)
            return CorrectedAt(index, memory, source) ?? Instants.Later(end, recorded);
        var said = source is { Messages: [var first, ..] } ? index.Find(first)?.Turn.SaidAt : null;
        return Instants.Later(end, said ?? recorded);
    }

    /// <summary>When a mistake was first put right, after it was made: what holds instead may have been said before it, too. Null when no turn said so.</summary>
    private static DateTimeOffset? CorrectedAt(UserIndex index, MemoryRecord mistake, MemorySource? right)
    {
        var made = TimesOf(mistake.Source).DefaultIfEmpty(mistake.CreatedAt).Max();
        return TimesOf(right).Where(said => said > made).Select(static said => (DateTimeOffset?)said).DefaultIfEmpty(null).Min();

        IEnumerable<DateTimeOffset> TimesOf(MemorySource? source) =>
            (source?.Messages ?? []).Select(message => index.Find(message)?.Turn.SaidAt).OfType<DateTimeOffset>();
    }
}
