namespace Memory.Server.Recall.Text;

/// <summary>Takes the commonest endings off the words of languages other than English: those of gender, number and the usual cases.</summary>
internal static class LightStemmer
{
    /// <summary>Shorter words keep their ending.</summary>
    private const int ShortestStem = 3;

    private static readonly string[] German = ["ern", "en", "er", "es", "em", "e", "n", "s"];
    private static readonly string[] French = ["es", "s", "x", "e"];
    private static readonly string[] Spanish = ["os", "as", "es", "o", "a", "e", "s"];
    private static readonly string[] Portuguese = ["oes", "aes", "ao", "os", "as", "es", "o", "a", "e", "s"];
    private static readonly string[] Italian = ["che", "chi", "ghe", "ghi", "i", "e", "o", "a"];
    private static readonly string[] Dutch = ["en", "e", "s"];

    /// <summary>The word without its ending; as it is where the language's endings are not known or nearly nothing would be left.</summary>
    public static string Stem(string word, Language language)
    {
        var endings = language switch
        {
            Language.German => German,
            Language.French => French,
            Language.Spanish => Spanish,
            Language.Portuguese => Portuguese,
            Language.Italian => Italian,
            Language.Dutch => Dutch,
            _ => [],
        };
        foreach (var ending in endings)
        {
            if (word.Length >= ShortestStem + ending.Length && word.EndsWith(ending, StringComparison.Ordinal))
                return Undouble(ending is ['c' or 'g', 'h', _] ? word[..^2] : word[..^ending.Length], language);
        }

        return word;
    }

    /// <summary>"Katten" is "kat" in Dutch.</summary>
    private static string Undouble(string stem, Language language) =>
        language is Language.Dutch && stem.Length > ShortestStem && stem[^1] == stem[^2] ? stem[..^1] : stem;
}
