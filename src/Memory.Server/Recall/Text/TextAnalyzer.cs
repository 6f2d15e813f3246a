namespace Memory.Server.Recall.Text;

/// <summary>Turns text into what is compared: the stems of its words, without stop words.</summary>
internal static class TextAnalyzer
{
    /// <summary>Grows with every change that makes stored stems differ from fresh ones.</summary>
    public const int Version = 1;

    /// <summary>A word's stem, its irregular forms and spellings brought together first.</summary>
    public static string Stem(string word) => EnglishStemmer.Stem(IrregularForms.BaseOf(word));

    /// <summary>The stems of the words that carry meaning, in the order of the text.</summary>
    public static IEnumerable<string> Stems(IEnumerable<string> words) => words.Where(static word => !StopWords.Contains(word)).Select(Stem);

    public static TermBag Analyze(string text) => TermBag.Of(Stems(Tokenizer.Words(text)));
}
