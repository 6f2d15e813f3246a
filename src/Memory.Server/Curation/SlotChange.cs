using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Curation;

/// <summary>What is to become of a slot.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Values">The values to store; none ends the slot.</param>
/// <param name="Whole">The values as one array, when a slot that holds many is to hold them and no others; a slot that holds one takes the array as its value.</param>
internal sealed record SlotChange(Slot Slot, ImmutableArray<Json> Values, Json? Whole = null)
{
    /// <summary>Whether the slot ends, and with it the slots whose names go on behind a dot.</summary>
    public bool IsEnd => Values.IsEmpty && Whole is null;

    /// <summary>The change as it is for a slot of that cardinality.</summary>
    public SlotChange For(Cardinality cardinality) => Whole is { } array && cardinality == Cardinality.One ? new SlotChange(Slot, [array]) : this;

    public bool Ends(Slot slot) => IsEnd && (slot == Slot || slot.Name.StartsWith(Slot.Name + ".", StringComparison.Ordinal));
}
