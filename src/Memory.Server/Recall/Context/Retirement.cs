using Memory.Server.Memories;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Context;

/// <summary>A version of a memory that no longer holds, and since when.</summary>
internal readonly record struct Retirement(MemoryRecord Version, DateTimeOffset At)
{
    /// <summary>What of a memory, as the system believed it in <paramref name="known"/>, no longer holds at an instant.</summary>
    public static IEnumerable<Retirement> Of(MemoryHistory history, MemoryRecord? known, DateTimeOffset asOf)
    {
        if (history.IsDeleted)
        {
            var last = history.Versions[^1];
            foreach (var version in history.Versions)
                yield return new Retirement(version, last.UpdatedAt);
            yield break;
        }

        if (known is null)
            yield break;
        if (EndOf(known, asOf) is { } end)
            yield return new Retirement(known, end);
        foreach (var version in history.Versions)
        {
            // A wording that an edit replaced by another meaning was wrong, whatever its validity said.
            if (version.RecordedFrom < known.RecordedFrom && version.Identity != known.Identity)
                yield return new Retirement(version, known.RecordedFrom);
        }
    }

    /// <summary>
    /// Since when it is superseded; for the one value of a slot also since when its validity or its lifetime is over. Merged away means that
    /// another memory says the same.
    /// </summary>
    private static DateTimeOffset? EndOf(MemoryRecord memory, DateTimeOffset asOf)
    {
        if (memory.IsSupersededAt(asOf) && memory.SupersededReason != SupersededReason.Merged)
            return memory.SupersededAt;
        if (memory.Slot is null || memory.Cardinality != Cardinality.One)
            return null;
        if (memory.ValidTo is { } validTo && validTo <= asOf)
            return validTo;
        return memory.IsExpiredAt(asOf) ? memory.ExpiresAt : null;
    }
}
