using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Asking;

/// <summary>The slots with meaning of their own, as a model is told them.</summary>
internal static class SlotGuide
{
    public static string Text { get; } = $"""
        SLOTS
        These hold one value, and a new one takes the place of the old: {Names(Cardinality.One)}.
        These hold many values side by side: {Names(Cardinality.Many)}.
        Any other slot holds one value. "partner" is the partner's name, "family" says who ("sister Mia", "son is 4"), "event" what happens at its
        time ("dentist appointment"), "plan" what the user will do, "goal" what they work towards, "like" and "dislike" one thing each.
        """;

    private static string Names(Cardinality cardinality) => string.Join(
        ", ",
        SlotCatalog.All.Values.Where(entry => entry.Cardinality == cardinality).Select(static entry => entry.Name).Order(StringComparer.Ordinal));
}
