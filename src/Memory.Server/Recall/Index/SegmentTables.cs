using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Recall.Index;

/// <summary>Builds the look-up tables of a segment.</summary>
internal static class SegmentTables
{
    public static Dictionary<string, PostingList> Postings(ImmutableArray<IndexedItem> items)
    {
        var lists = new Dictionary<string, (List<int> Rows, List<int> Counts)>(StringComparer.Ordinal);
        for (var row = 0; row < items.Length; row++)
        {
            foreach (var (stem, count) in items[row].Terms.Terms)
            {
                if (!lists.TryGetValue(stem, out var list))
                    lists.Add(stem, list = ([], []));
                list.Rows.Add(row);
                list.Counts.Add(count);
            }
        }

        return lists.ToDictionary(
            static pair => pair.Key, static pair => new PostingList([.. pair.Value.Rows], [.. pair.Value.Counts]), StringComparer.Ordinal);
    }

    public static Dictionary<MemoryId, ImmutableArray<int>> Memories(ImmutableArray<IndexedItem> items) =>
        Group<MemoryId>(items, static item => item is MemoryItem memory ? [memory.History.Id] : []);

    public static Dictionary<MessageId, int> Turns(ImmutableArray<IndexedItem> items)
    {
        var rows = new Dictionary<MessageId, int>();
        for (var row = 0; row < items.Length; row++)
        {
            if (items[row] is TurnItem { Turn.Id: var id })
                rows[id] = row;
        }

        return rows;
    }

    public static Dictionary<MessageId, ImmutableArray<int>> Derived(ImmutableArray<IndexedItem> items) =>
        Group<MessageId>(items, static item => item is MemoryItem memory ? Sources(memory.History) : []);

    public static Dictionary<MemoryId, ImmutableArray<int>> Superseded(ImmutableArray<IndexedItem> items) => Group<MemoryId>(
        items, static item => item is MemoryItem memory ? memory.History.Versions.Select(static version => version.SupersededBy).OfType<MemoryId>().Distinct() : []);

    public static ImmutableArray<string> SlotNames(ImmutableArray<IndexedItem> items) =>
    [
        .. items.OfType<MemoryItem>()
            .SelectMany(static item => item.History.Versions)
            .Select(static version => version.Slot?.Name)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<MessageId> Sources(MemoryHistory history) => history.Versions
        .SelectMany(static version => version.Source?.Messages ?? [])
        .Distinct();

    private static Dictionary<TKey, ImmutableArray<int>> Group<TKey>(ImmutableArray<IndexedItem> items, Func<IndexedItem, IEnumerable<TKey>> keysOf)
        where TKey : notnull
    {
        var groups = new Dictionary<TKey, ImmutableArray<int>>();
        for (var row = 0; row < items.Length; row++)
        {
            foreach (var key in keysOf(items[row]))
                groups[key] = groups.GetValueOrDefault(key, []).Add(row);
        }

        return groups;
    }
}
