using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Memory.Server.Recall.Text;

/// <summary>
/// Everyday English words that may stand for one another, written for this repository (<c>Thesaurus.txt</c>). <c>head &gt; member member</c> names a
/// kind and what belongs to it, which stand for the kind but not for each other; words joined by <c>=</c> all stand for each other.
/// </summary>
internal static class Thesaurus
{
    private static readonly FrozenDictionary<string, ImmutableArray<string>> ByStem = Read();

    /// <summary>The stems of the words that may stand for a stem's, in ordinal order; none for most.</summary>
    public static ImmutableArray<string> Of(string stem) => ByStem.GetValueOrDefault(stem, []);

    private static FrozenDictionary<string, ImmutableArray<string>> Read()
    {
        var found = new Dictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        using var file = typeof(Thesaurus).Assembly.GetManifestResourceStream(typeof(Thesaurus), "Thesaurus.txt")
            ?? throw new InvalidOperationException("The thesaurus is missing from the assembly.");
        using var reader = new StreamReader(file);
        while (reader.ReadLine() is { } line)
        {
            if (line.Split('>', 2) is [var head, var members])
                Link([TextAnalyzer.Stem(head.Trim())], Stems(members.Split(' ')));
            else if (Stems(line.Split('=')) is var alike)
                Link(alike, alike);
        }

        return found.ToFrozenDictionary(static pair => pair.Key, static pair => pair.Value.ToImmutableArray(), StringComparer.Ordinal);

        void Link(string[] left, string[] right)
        {
            foreach (var one in left)
            {
                foreach (var other in right.Where(other => other != one))
                {
                    Place(one).Add(other);
                    Place(other).Add(one);
                }
            }
        }

        SortedSet<string> Place(string stem) => found.TryGetValue(stem, out var place) ? place : found[stem] = new SortedSet<string>(StringComparer.Ordinal);
    }

    private static string[] Stems(string[] words) =>
        [.. words.Select(static word => word.Trim()).Where(static word => word.Length > 0).Select(TextAnalyzer.Stem).Distinct(StringComparer.Ordinal)];
}
