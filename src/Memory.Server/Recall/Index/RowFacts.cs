using System.Runtime.InteropServices;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Index;

/// <summary>
/// What most questions ask of a row, side by side with the other rows' so that going through all of them reads memory in its order: when the current view
/// shows it, and of what kind it is.
/// </summary>
/// <param name="From">The first instant at which the current view shows a memory as it is now known, in ticks of UTC; of a turn, when it was said.</param>
/// <param name="To">The instant from which on it does not any more.</param>
/// <param name="Cues">What kinds of answer it may hold.</param>
/// <param name="Kind">Whose words it is.</param>
/// <param name="HasSlot">Whether any version of a memory fills a slot.</param>
/// <param name="HasTerms">Whether it has a stem at all.</param>
/// <param name="EndsWithQuestion">Whether what is said next answers it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RowFacts(long From, long To, Cues Cues, RowKind Kind, bool HasSlot, bool HasTerms, bool EndsWithQuestion)
{
    public static RowFacts Of(IndexedItem item)
    {
        var (from, to) = item switch
        {
            MemoryItem memory => memory.CurrentView,
            TurnItem turn => (turn.Turn.SaidAt.UtcTicks, long.MaxValue),
            _ => (0, 0),
        };
        return new(from, to, item.Traits.Cues, KindOf(item), item is MemoryItem { HasSlot: true }, item.Terms.Length > 0, item.Traits.EndsWithQuestion);
    }

    private static RowKind KindOf(IndexedItem item) => item is not TurnItem { Turn.Role: var role } ? RowKind.Memory : role switch
    {
        TurnRole.User => RowKind.User,
        TurnRole.Assistant => RowKind.Assistant,
        _ => RowKind.Other,
    };
}

/// <summary>Whose words a row is.</summary>
internal enum RowKind : byte
{
    /// <summary>Nobody's: the question does not see it.</summary>
    Unseen,

    /// <summary>A memory.</summary>
    Memory,

    /// <summary>What the user said.</summary>
    User,

    /// <summary>What the assistant said.</summary>
    Assistant,

    /// <summary>What a tool or the system said.</summary>
    Other,
}
