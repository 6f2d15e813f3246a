using System.Collections.Frozen;
using Memory.Server.Recall.Text;

namespace Memory.Server.Extraction.Model.Checking.Evidence;

/// <summary>What some texts say, as stems and numbers, against which what a model says is held.</summary>
internal sealed class WordSupport
{
    /// <summary>Words that stand for one another where a value is concerned.</summary>
    private static readonly FrozenDictionary<string, int> Groups = new[]
    {
        "short brief concise terse succinct snappy compact",
        "detailed thorough long elaborate extensive",
        "no none never without not stop avoid zero",
        "married wife husband spouse wed wedding",
        "engaged fiance fiancee engagement",
        "divorced divorce ex",
        "remote remotely home",
        "vegetarian veggie",
        "birthday born birth",
        "bullet bullets bulleted",
        "child kid baby",
    }.SelectMany(static (group, number) => group.Split(' ').Select(word => (Stem: TextAnalyzer.Stem(word), number)))
        .DistinctBy(static pair => pair.Stem)
        .ToFrozenDictionary(static pair => pair.Stem, static pair => pair.number, StringComparer.Ordinal);

    /// <summary>Words that any sentence about a user may be built with, beside stop words.</summary>
    private static readonly FrozenSet<string> Frame =
        ("user live work name call like love prefer want plan use make get go come become know say long speak favorite currently now today currently former formerly usually regularly every "
            + "people person thing time day week month year one")
        .Split(' ').Select(TextAnalyzer.Stem).ToFrozenSet(StringComparer.Ordinal);

    private readonly HashSet<string> stems = new(StringComparer.Ordinal);
    private readonly HashSet<int> groups = [];
    private readonly HashSet<decimal> figures = [];
    private readonly HashSet<string> together = new(StringComparer.Ordinal);

    public WordSupport(params IEnumerable<string> texts)
    {
        foreach (var text in texts)
            Add(text);
    }

    public void Add(string text)
    {
        string? previous = null;
        foreach (var stem in Tokenizer.Terms(text).Select(TextAnalyzer.Stem))
        {
            stems.Add(stem);
            if (previous is not null)
                together.Add(previous + stem);
            previous = stem;
            if (Groups.TryGetValue(stem, out var group))
                groups.Add(group);
        }

        figures.UnionWith(Figures.In(text));
    }

    public void Add(WordSupport other)
    {
        stems.UnionWith(other.stems);
        groups.UnionWith(other.groups);
        figures.UnionWith(other.figures);
        together.UnionWith(other.together);
    }

    /// <summary>The words of a text that carry meaning of their own, folded.</summary>
    public static List<string> TellingWords(string text) => [.. Tokenizer.Words(text).Where(static word => !StopWords.Contains(word) && !Frame.Contains(TextAnalyzer.Stem(word)))];

    /// <summary>Whether a word was said, in whatever form.</summary>
    public bool Has(string word)
    {
        var stem = TextAnalyzer.Stem(word);
        return stems.Contains(stem) || together.Contains(stem) || (Groups.TryGetValue(stem, out var group) && groups.Contains(group))
            || (Figures.OfWord(word) is { } named && figures.Contains(named)) || (char.IsAsciiDigit(word[0]) && HasFiguresOf(word, FrozenSet<decimal>.Empty));
    }

    /// <summary>Whether every number that a text has in digits was said.</summary>
    /// <param name="text">The text.</param>
    /// <param name="allowed">Numbers that need not have been said.</param>
    public bool HasFiguresOf(string text, IReadOnlySet<decimal> allowed) =>
        Figures.Each(text).All(readings => readings.Any(number => figures.Contains(number) || allowed.Contains(number)));

    /// <summary>Whether some of a text's telling words were said, and at least this part of them.</summary>
    public bool HasShareOf(IReadOnlyCollection<string> words, double share) =>
        words.Count == 0 || (words.Any(Has) && words.Count(Has) >= share * words.Count);
}
