using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Memory.Server.Recall.Index;

/// <summary>Where a stem occurs: rows in growing order, each with its count.</summary>
internal readonly record struct PostingList(int[] Rows, int[] Counts);

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

        var lists = ListsOf(standing, numbers.Count);
        var filled = new int[lists.Length];
        at = 0;
        for (var row = 0; row < items.Length; row++)
        {
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
    private static PostingList[] ListsOf(int[] standing, int count)
    {
        var lengths = new int[count];
        foreach (var number in standing)
            lengths[number]++;
        return Array.ConvertAll(lengths, static length => new PostingList(new int[length], new int[length]));
    }
}
