using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Memory.Server.Recall.Index;

/// <summary>Where a stem occurs.</summary>
/// <param name="Rows">The rows: first those of memories, then those of turns, each in growing order.</param>
/// <param name="Counts">How often each has it.</param>
/// <param name="Turns">How many of the rows are turns.</param>
internal readonly record struct PostingList(int[] Rows, int[] Counts, int Turns)
{
    /// <summary>Where the rows of turns begin.</summary>
    public int FirstTurn => Rows.Length - Turns;

    /// <summary>An empty list of that size.</summary>
    public static PostingList Of(int memories, int turns) => new(new int[memories + turns], new int[memories + turns], turns);
}

/// <summary>Builds the lists of a segment's stems.</summary>
internal static class Postings
{
    /// <summary>Numbers the stems and counts first how long each list becomes, so that a stem is looked up once where it stands and no list grows.</summary>
    public static Dictionary<string, PostingList> Of(ImmutableArray<IndexedItem> items)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var standing = new int[items.Sum(static item => item.Terms.Stems.Length)];
        var at = 0;
        foreach (var item in items)
        {
            foreach (var stem in item.Terms.Stems)
            {
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, stem, out var isKnown);
                if (!isKnown)
                    number = numbers.Count - 1;
                standing[at++] = number;
            }
        }

        var lists = ListsOf(items, standing, numbers.Count);
        var (memories, turns) = (new int[lists.Length], Array.ConvertAll(lists, static list => list.FirstTurn));
        at = 0;
        for (var row = 0; row < items.Length; row++)
        {
            var filled = items[row] is TurnItem ? turns : memories;
            foreach (var count in items[row].Terms.Counts)
            {
                var number = standing[at++];
                var place = filled[number]++;
                (lists[number].Rows[place], lists[number].Counts[place]) = (row, count);
            }
        }

        return numbers.ToDictionary(static stem => stem.Key, stem => lists[stem.Value], StringComparer.Ordinal);
    }

    /// <summary>An empty list for each number, as long as the number occurs.</summary>
    private static PostingList[] ListsOf(ImmutableArray<IndexedItem> items, int[] standing, int count)
    {
        var (memories, turns) = (new int[count], new int[count]);
        var at = 0;
        foreach (var item in items)
        {
            var lengths = item is TurnItem ? turns : memories;
            for (var end = at + item.Terms.Stems.Length; at < end; at++)
                lengths[standing[at]]++;
        }

        var lists = new PostingList[count];
        for (var number = 0; number < count; number++)
            lists[number] = PostingList.Of(memories[number], turns[number]);
        return lists;
    }
}
