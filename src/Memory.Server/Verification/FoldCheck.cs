using Memory.Server.Memories;
using Memory.Server.Supersession;

namespace Memory.Server.Verification;

/// <summary>Folds all observations anew and compares what comes out with what is stored.</summary>
internal static class FoldCheck
{
    /// <summary>Each memory that is not what its observations say, deleted ones too.</summary>
    public static IEnumerable<string> Find(UserContents user, DateTimeOffset now)
    {
        var memories = user.Memories.Select(static versions => versions[^1]).ToLookup(static memory => memory.Slot);
        foreach (var slot in user.Observations.GroupBy(static observation => observation.Slot))
        {
            foreach (var (cardinality, observations, held) in Pages(slot.Key, [.. slot], [.. memories[slot.Key]]))
            {
                foreach (var folded in SlotProjection.Of(cardinality, observations, held, CommitTime.At(now)).Changed)
                    yield return Told(held.FirstOrDefault(memory => memory.Id == folded.Id), folded, slot.Key);
            }
        }
    }

    /// <summary>
    /// As they are folded when they are written: a slot that holds one value is folded whole, and so is one with an observation that bears on other values;
    /// elsewhere each value is folded by itself.
    /// </summary>
    private static IEnumerable<(Cardinality Cardinality, IReadOnlyList<Observation> Observations, IReadOnlyList<MemoryRecord> Memories)> Pages(
        Slot? slot, IReadOnlyList<Observation> observations, IReadOnlyList<MemoryRecord> memories)
    {
        var cardinality = slot is null ? Cardinality.Many : memories.MinBy(static memory => (memory.CreatedAt, memory.Id.Value))?.Cardinality ?? observations[0].Cardinality;
        if (slot is not null && (cardinality == Cardinality.One || observations.Any(static observation => observation.BearsOnOthers)))
            return [(cardinality, observations, memories)];
        return observations.GroupBy(static observation => observation.Identity, StringComparer.Ordinal)
            .Select(value => (cardinality, (IReadOnlyList<Observation>)[.. value], (IReadOnlyList<MemoryRecord>)[.. memories.Where(memory => memory.Identity == value.Key)]));
    }

    private static string Told(MemoryRecord? stored, MemoryRecord folded, Slot? slot) => stored is null
        ? $"Memory {folded.Id} is missing{Where(slot)}: observations tell it."
        : $"Memory {folded.Id} is not what its observations say{Where(slot)}: {FieldDifferences.Of(stored, folded)} should be otherwise.";

    private static string Where(Slot? slot) => slot is { } named ? $" in slot {named.Name}" : "";
}
