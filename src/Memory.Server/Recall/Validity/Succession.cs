using Memory.Server.Memories;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Validity;

/// <summary>Follows memories to what superseded them, as the system believed it and as far as it has come true at the instants of a question.</summary>
internal sealed class Succession(UserIndex index, RecallFrame frame)
{
    /// <summary>Longer chains are not followed to their end.</summary>
    public const int MaxLength = 32;

    /// <summary>What superseded a memory, the nearest first; nothing for one that still holds.</summary>
    public IEnumerable<MemoryRecord> After(MemoryRecord memory)
    {
        // No chain of updates is a ring, but nothing stops an import from holding one.
        var seen = new HashSet<MemoryId> { memory.Id };
        for (var known = memory; NextOf(known) is { } id && seen.Count <= MaxLength && seen.Add(id);)
        {
            if (Find(id) is not { } next)
                yield break;
            yield return known = next;
        }
    }

    /// <summary>The memory that took this one's place by then, whether or not it is known here.</summary>
    public MemoryId? NextOf(MemoryRecord memory) => memory.SupersededBy is { } next && !memory.HoldsAt(frame.AsOf) ? next : null;

    private MemoryRecord? Find(MemoryId id) =>
        index.Find(id).FirstOrDefault()?.History is { IsDeleted: false } history
        && history.VersionAt(frame.Query.KnownAt) is { } version
        && version.StateAt(frame.AsOf) != TemporalState.Future
            ? version
            : null;
}
