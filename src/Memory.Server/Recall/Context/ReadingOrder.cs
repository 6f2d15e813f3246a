using System.Collections.Frozen;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Context;

/// <summary>
/// The order in which facts are read, whatever they scored: who the user is, where, what they do, whom they have, how they want it; then
/// other slots by name, free facts last; within a slot the oldest first. Equal facts give equal bytes, which prompt caches reward.
/// </summary>
internal static class ReadingOrder
{
    private static readonly FrozenDictionary<string, int> Places = new[]
    {
        "name", "pronouns", "age", "birthday", "location", "timezone", "origin", "employer", "role", "team", "project", "education",
        "family", "partner", "friend", "pet", "language", "units", "diet", "allergy", "like", "dislike", "skill", "hobby", "goal", "plan", "event",
    }.Index().ToFrozenDictionary(static slot => slot.Item, static slot => slot.Index, StringComparer.Ordinal);

    public static IOrderedEnumerable<T> InReadingOrder<T>(this IEnumerable<T> facts, Func<T, MemoryRecord> memoryOf) => facts
        .OrderBy(fact => PlaceOf(memoryOf(fact).Slot))
        .ThenBy(fact => memoryOf(fact).Slot?.Name, StringComparer.Ordinal)
        .ThenBy(fact => memoryOf(fact).ValidFrom ?? memoryOf(fact).CreatedAt)
        .ThenBy(fact => memoryOf(fact).Id.Value);

    private static int PlaceOf(Slot? slot) => slot is not { } named ? int.MaxValue : Places.GetValueOrDefault(named.Name, Places.Count);
}
