using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Vectors;

/// <summary>The texts of a user that are to have vectors, in an order that stays.</summary>
internal static class UserTexts
{
    public static IEnumerable<TextGap> Of(UserState state, ITextAnalysis analysis) =>
        Of(state.Turns.ToArray().OrderBy(static turn => turn.Sequence), state.Memories.ToVersionArrays().SelectMany(static versions => versions), analysis);

    public static IEnumerable<TextGap> Of(IEnumerable<Turn> turns, IEnumerable<MemoryRecord> memories, ITextAnalysis analysis) =>
        turns.Where(static turn => !turn.IsHidden).Select(static turn => new TextGap(turn.Content) { Turn = turn.Id })
            .Concat(memories.Where(static memory => !memory.IsDeleted).Select(memory => new TextGap(analysis.TextOf(memory)) { Memory = memory }));

    /// <summary>Whether the user has a text, hidden or not.</summary>
    public static bool Holds(UserState state, TextGap gap, ITextAnalysis analysis) => gap switch
    {
        { Turn: { } turn } => state.Turns.Find(turn)?.Content == gap.Text,
        { Memory: { } memory } => state.Memories.Versions(memory.Id).Any(version => analysis.TextOf(version) == gap.Text),
        _ => false,
    };

    /// <summary>Those after a place; all when that is not among them any more.</summary>
    public static IEnumerable<TextGap> After(IEnumerable<TextGap> texts, TextGap? after)
    {
        if (after is null)
            return texts;
        var all = texts.ToList();
        var place = all.FindIndex(text => text.Turn == after.Turn && text.Memory?.Id == after.Memory?.Id && text.Memory?.RecordedFrom == after.Memory?.RecordedFrom);
        return all.Skip(place + 1);
    }
}
