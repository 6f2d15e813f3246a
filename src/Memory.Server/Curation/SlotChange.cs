using System.Collections.Immutable;
using System.Text;
using Memory.Server.Memories;

namespace Memory.Server.Curation;

/// <summary>What is to become of a slot.</summary>
/// <param name="Slot">The slot.</param>
/// <param name="Values">The values to store; none ends the slot.</param>
/// <param name="Whole">The values as one array, when a slot that holds many is to hold them and no others; a slot that holds one takes the array as its value.</param>
internal sealed record SlotChange(Slot Slot, ImmutableArray<Json> Values, Json? Whole = null)
{
    /// <summary>The most that one value may take, in bytes of compact UTF-8 JSON.</summary>
    public const int MaxValueBytes = 5_120;

    /// <summary>Whether the slot ends, and with it the slots whose names go on behind a dot.</summary>
    public bool IsEnd => Values.IsEmpty && Whole is null;

    /// <summary>The change as it is for a slot of that cardinality.</summary>
    /// <exception cref="InvalidChangeException">The array is too long for one value.</exception>
    public SlotChange For(Cardinality cardinality)
    {
        if (Whole is not { } array || cardinality == Cardinality.Many)
            return this;
        return Encoding.UTF8.GetByteCount(array.Text) <= MaxValueBytes
            ? new SlotChange(Slot, [array])
            : throw new InvalidChangeException(Slot.Name, $"{Slot} must be at most {MaxValueBytes:N0} bytes of JSON: it holds one value.");
    }

    public bool Ends(Slot slot) => IsEnd && (slot == Slot || slot.Name.StartsWith(Slot.Name + ".", StringComparison.Ordinal));
}
