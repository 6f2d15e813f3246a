using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>What a slot looks like after observations were applied to it.</summary>
/// <param name="Observations">All observations of the slot.</param>
/// <param name="Memories">The latest version of each of its memories.</param>
/// <param name="Changed">Those of them that are new versions, to be stored.</param>
/// <param name="MemoryOf">The memory that each observation belongs to; negations and erased ones belong to none.</param>
internal sealed record SlotProjection(
    ImmutableArray<Observation> Observations,
    ImmutableArray<MemoryRecord> Memories,
    ImmutableArray<MemoryRecord> Changed,
    IReadOnlyDictionary<MemoryId, MemoryId> MemoryOf)
{
    /// <summary>
    /// Projects a slot's observations onto its memories. Memories keep their ids: a run is the memory, among those its observations made,
    /// that was created first; a memory whose observations have all moved to another is retired as merged.
    /// </summary>
    /// <param name="cardinality">How many current memories the slot holds.</param>
    /// <param name="observations">All observations, the new ones included.</param>
    /// <param name="memories">The latest version of each memory so far.</param>
    /// <param name="time">The commit's time, which new versions carry; after all versions so far.</param>
    /// <param name="hidden">The memories that are hidden by themselves, as far as no observation tells them.</param>
    public static SlotProjection Of(
        Cardinality cardinality, IEnumerable<Observation> observations, IEnumerable<MemoryRecord> memories, CommitTime time, IReadOnlySet<MemoryId>? hidden = null)
    {
        var all = observations.ToImmutableArray();
        var known = memories.ToDictionary(static memory => memory.Id);
        var runs = SlotFold.Fold(cardinality, all);
        var ids = runs.ToDictionary(static run => run, run => IdOf(run, known));
        var latest = ImmutableArray.CreateBuilder<MemoryRecord>();
        var changed = ImmutableArray.CreateBuilder<MemoryRecord>();
        var memoryOf = new Dictionary<MemoryId, MemoryId>();
        foreach (var run in runs.Where(static run => !run.IsErased))
        {
            foreach (var observation in run.Observations)
                memoryOf[observation.Id] = ids[run];
            Keep(known.GetValueOrDefault(ids[run]), prior => MemoryProjection.Of(run, ids[run], SuccessorId(run, ids), prior, cardinality, time));
        }

        var forgotten = runs.Where(static run => run.IsForgotten).Select(run => ids[run]).ToHashSet();
        foreach (var orphan in known.Values)
        {
            var isHidden = hidden?.Contains(orphan.Id) == true;
            if (!memoryOf.TryGetValue(orphan.Id, out var into))
            {
                if (isHidden)
                    Keep(orphan, prior => MemoryProjection.Hidden(prior!, time));
            }
            else if (into != orphan.Id)
            {
                Keep(orphan, prior => MemoryProjection.Merged(prior!, into, isHidden || prior!.IsDeleted || forgotten.Contains(into), time));
            }
        }

        return new SlotProjection(all, latest.ToImmutable(), changed.ToImmutable(), memoryOf);

        void Keep(MemoryRecord? prior, Func<MemoryRecord?, MemoryRecord> project)
        {
            var next = project(prior);
            if (prior is not null && next with { UpdatedAt = prior.UpdatedAt, RecordedFrom = prior.RecordedFrom } == prior)
            {
                latest.Add(prior);
                return;
            }

            latest.Add(next);
            changed.Add(next);
        }
    }

    private static MemoryId IdOf(Run run, Dictionary<MemoryId, MemoryRecord> known)
    {
        var made = run.Observations.Where(observation => known.ContainsKey(observation.Id)).Select(observation => known[observation.Id])
            .MinBy(static memory => (memory.CreatedAt, memory.Id.Value));
        return made?.Id ?? run.Observations.MinBy(static observation => observation.Id.Value)!.Id;
    }

    /// <summary>The memory that took a run's place; past what was erased, the next one that is still there.</summary>
    private static MemoryId? SuccessorId(Run run, Dictionary<Run, MemoryId> ids)
    {
        var successor = run.Successor;
        while (successor is { IsErased: true })
            successor = successor.Successor;
        return successor is null ? null : ids[successor];
    }
}
