using Memory.Server.Extraction.Model.Asking;
using Memory.Server.Extraction.Model.Checking.Evidence;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Checking;

/// <summary>What the user's current memories lend to the reading of a reply: the names of their slots, how many values these hold, and words.</summary>
internal sealed class KnownMemories
{
    private readonly Dictionary<Slot, List<MemoryRecord>> _slots = [];

    public KnownMemories(IReadOnlyList<MemoryRecord> known)
    {
        foreach (var memory in known.Where(static memory => !memory.IsDeleted))
        {
            All.Add(TextOf(memory));
            if (memory.Slot is not { } slot)
                continue;
            if (!_slots.TryGetValue(slot, out var own))
                _slots.Add(slot, own = []);
            own.Add(memory);
        }

        Names = _slots.Keys.Select(static slot => slot.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The names of the slots that hold something.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>The words of all of them.</summary>
    public WordSupport All { get; } = new();

    /// <summary>How many values a slot holds: as its memories have it, or else the catalogue.</summary>
    public Cardinality CardinalityOf(Slot slot) => _slots.TryGetValue(slot, out var own) ? own[0].Cardinality : SlotCatalog.CardinalityOf(slot);

    /// <summary>Whether a slot has a meaning beforehand: by the catalogue, or because it holds something.</summary>
    public bool IsSettled(Slot slot) => _slots.ContainsKey(slot) || SlotCatalog.All.ContainsKey(slot.Name);

    /// <summary>The words of what a slot holds.</summary>
    public WordSupport WordsOf(Slot slot) => new(_slots.TryGetValue(slot, out var own) ? own.Select(TextOf) : []);

    private static string TextOf(MemoryRecord memory) => memory.Value is { } value ? $"{memory.Content} {TurnLine.TextOf(value)}" : memory.Content;
}
