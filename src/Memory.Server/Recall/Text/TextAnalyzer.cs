namespace Memory.Server.Recall.Text;

/// <summary>Turns text into what is compared: the stems of its words, without stop words.</summary>
internal static class TextAnalyzer
{
    /// <summary>Grows with every change that makes stored stems differ from fresh ones.</summary>
    public const int Version = 2;

    private static readonly WordCache<string> Known = new(static word => EnglishStemmer.Stem(IrregularForms.BaseOf(word)));

    /// <summary>An English word's stem, its irregular forms and spellings brought together first.</summary>
    public static string Stem(string word) => Known.Of(word);

    /// <summary>
    /// The stems of the words that carry meaning, in the order of the text. In another language than English a word has two: that of its
    /// own language and the English one, by which a question too short to tell its language finds it.
    /// </summary>
    public static IEnumerable<string> Stems(IEnumerable<string> words)
    {
        var all = words as IReadOnlyList<string> ?? [.. words];
        var language = Languages.Of(all);
        foreach (var word in all)
        {
            if (StopWords.Contains(word, language))
                continue;
            var stem = Stem(word);
            yield return stem;
            if (language is not Language.English && LightStemmer.Stem(word, language) is var own && own != stem)
                yield return own;
        }
    }

    /// <summary>The stems of a text, those of other forms of its words included.</summary>
    public static IEnumerable<string> Stems(string text) => Stems(Tokenizer.Terms(text));

    public static TermBag Analyze(string text) => TermBag.Of(Stems(text));
}
