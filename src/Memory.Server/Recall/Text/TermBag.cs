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
        var sorted = stems.ToArray();
        if (sorted.Length == 0)
            return Empty;
        Array.Sort(sorted, StringComparer.Ordinal);
        var terms = ImmutableArray.CreateBuilder<TermCount>();
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
                end++;
            terms.Add(new TermCount(sorted[start], end - start));
            start = end;
        }

        return new TermBag(terms.ToImmutable(), sorted.Length);
    }

    /// <summary>Compared by what it holds.</summary>
    public bool Equals(TermBag? other) => other is not null && Length == other.Length && Terms.SequenceEqual(other.Terms);

    public override int GetHashCode() => HashCode.Combine(Length, Terms.Length);
}
