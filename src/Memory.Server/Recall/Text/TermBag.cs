using System.Collections.Immutable;

namespace Memory.Server.Recall.Text;

/// <summary>A stem and how often a text has it.</summary>
internal readonly record struct TermCount(string Stem, int Count);

/// <summary>A text's stems with their counts, in ordinal order.</summary>
/// <param name="Terms">Each stem once.</param>
/// <param name="Length">How many stems the text has in all.</param>
internal sealed record TermBag(ImmutableArray<TermCount> Terms, int Length)
{
    public static TermBag Empty { get; } = new([], 0);

    public static TermBag Of(IEnumerable<string> stems)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var length = 0;
        foreach (var stem in stems)
        {
            counts[stem] = counts.GetValueOrDefault(stem) + 1;
            length++;
        }

        return length == 0 ? Empty : new([.. counts.Select(static pair => new TermCount(pair.Key, pair.Value))], length);
    }
}
