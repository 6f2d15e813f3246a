using System.Collections.Immutable;

namespace Memory.Server.Recall.Text;

/// <summary>A stem and how often a text has it.</summary>
internal readonly record struct TermCount(string Stem, int Count);

/// <summary>A text's stems with their counts, in ordinal order.</summary>
/// <param name="Stems">Each stem once.</param>
/// <param name="Counts">How often each occurs, in the order of the stems.</param>
/// <param name="Length">How many stems the text has in all.</param>
internal sealed record TermBag(ImmutableArray<string> Stems, ImmutableArray<int> Counts, int Length)
{
    public static TermBag Empty { get; } = new([], [], 0);

    /// <summary>The stems, each with its count.</summary>
    public IEnumerable<TermCount> Terms => Stems.Zip(Counts, static (stem, count) => new TermCount(stem, count));

    public static TermBag Of(IEnumerable<string> stems)
    {
        var sorted = stems.ToArray();
        if (sorted.Length == 0)
            return Empty;
        Array.Sort(sorted, StringComparer.Ordinal);
        var (each, counts) = (ImmutableArray.CreateBuilder<string>(sorted.Length), ImmutableArray.CreateBuilder<int>(sorted.Length));
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
                end++;
            each.Add(sorted[start]);
            counts.Add(end - start);
            start = end;
        }

        return new TermBag(each.DrainToImmutable(), counts.DrainToImmutable(), sorted.Length);
    }

    /// <summary>Compared by what it holds.</summary>
    public bool Equals(TermBag? other) => other is not null && Length == other.Length && Stems.SequenceEqual(other.Stems) && Counts.SequenceEqual(other.Counts);

    public override int GetHashCode() => HashCode.Combine(Length, Stems.Length);
}
