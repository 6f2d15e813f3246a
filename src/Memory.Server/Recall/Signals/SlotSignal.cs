using Memory.Server.Memories;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Signals;

/// <summary>Whether the question asks for the memory's slot, as told by <see cref="SlotQuestions"/>. Turns fill no slot.</summary>
internal sealed class SlotSignal : ISignal
{
    public string Name => "slot";

    public double DefaultWeight => 1.2;

    public bool IsRelevance => true;

    public bool IsAsked(RecallFrame frame) => frame.Slots.Count > 0;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        for (var row = 0; row < parts.Length; row++)
            parts[row] = SlotAt(rows, row) is { } slot && frame.Slots.TryGetValue(slot.Name, out var asked) ? asked : 0;

        return Sureness.Largest(rows, parts);
    }

    /// <summary>Most memories fill no slot, which is told without looking for the version that the question sees.</summary>
    private static Slot? SlotAt(SeenRows rows, int row) => rows.IsMemory(row) && rows.ItemAt(row) is MemoryItem { HasSlot: true } ? rows.MemoryAt(row)!.Slot : null;
}
