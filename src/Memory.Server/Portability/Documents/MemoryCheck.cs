using Memory.Server.Memories;

namespace Memory.Server.Portability.Documents;

/// <summary>Checks a document's versions of memories: their order, what retired them, and that a slot of one holds one.</summary>
internal sealed class MemoryCheck(Action<string, string> fault)
{
    private readonly Dictionary<MemoryId, Latest> latest = [];
    private readonly Dictionary<Slot, Cardinality> cardinalities = [];
    private DocumentMemory? before;
    private string beforePlace = "";

    public bool Has(MemoryId id) => latest.ContainsKey(id);

    public void Add(string place, DocumentMemory version)
    {
        var memory = version.Memory;
        if (before?.Memory.Id == memory.Id)
        {
            if (memory.RecordedFrom <= before.Memory.RecordedFrom)
                fault($"{place}.recorded_from", "recorded_from must be later than that of the version before.");
            else if (before.RecordedTo is { } until && until != memory.RecordedFrom)
                fault($"{beforePlace}.recorded_to", "recorded_to must be the recorded_from of the next version.");
            if (memory.CreatedAt != before.Memory.CreatedAt)
                fault($"{place}.created_at", "created_at must be the same in all versions of a memory.");
        }
        else
        {
            EndRun();
            if (latest.ContainsKey(memory.Id))
                fault($"{place}.id", "The versions of a memory must stand together, oldest first.");
        }

        (before, beforePlace) = (version, place);
        latest[memory.Id] = new Latest(place, memory.Slot, memory.SupersededBy, IsCurrentOne(memory));
        if (memory.Slot is { } slot && !cardinalities.TryAdd(slot, memory.Cardinality) && cardinalities[slot] != memory.Cardinality)
            fault($"{place}.cardinality", "cardinality must be the same in all memories of a key.");
    }

    public void Finish(DocumentIndex index)
    {
        EndRun();
        var taken = new Dictionary<Slot, string>();
        foreach (var (id, memory) in latest)
        {
            if (!index.HasObservation(id))
                fault($"{memory.Place}.id", "The document holds no observation with the id of this memory, so that the next message would undo it.");
            if (memory is { IsCurrentOne: true, Slot: { } slot } && !taken.TryAdd(slot, memory.Place))
                fault(memory.Place, $"A key that holds one has two current memories, here and at {taken[slot]}.");
        }

        FindCircles();
    }

    private void EndRun()
    {
        if (before?.RecordedTo is not null)
            fault($"{beforePlace}.recorded_to", "The latest version of a memory must have no recorded_to.");
        before = null;
    }

    /// <summary>Follows each memory to what took its place; whoever meets itself again goes round in a circle.</summary>
    private void FindCircles()
    {
        var done = new HashSet<MemoryId>();
        foreach (var start in latest.Keys)
        {
            var path = new HashSet<MemoryId>();
            MemoryId? at = start;
            while (at is { } id && !done.Contains(id) && latest.TryGetValue(id, out var memory))
            {
                if (!path.Add(id))
                {
                    fault($"{memory.Place}.superseded_by", "superseded_by leads round in a circle.");
                    break;
                }

                at = memory.SupersededBy;
            }

            done.UnionWith(path);
        }
    }

    /// <summary>Whether it claims the one place of its slot: it is or will be current, is not retired, not closed and not deleted.</summary>
    private static bool IsCurrentOne(MemoryRecord memory) =>
        memory is { Slot: not null, Cardinality: Cardinality.One, IsDeleted: false, SupersededAt: null, ValidTo: null }
        && (memory.TemporalState == TemporalState.Current || memory is { TemporalState: TemporalState.Future, ValidFrom: not null });

    private readonly record struct Latest(string Place, Slot? Slot, MemoryId? SupersededBy, bool IsCurrentOne);
}
