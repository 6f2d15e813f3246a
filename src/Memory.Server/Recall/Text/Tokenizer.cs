namespace Memory.Server.Recall.Text;

/// <summary>
/// Splits text into folded words. Scripts written without spaces (Chinese, Japanese, Korean, Thai, …) become overlapping pairs of characters,
/// and an emoji is a word, so that no language is invisible.
/// </summary>
internal static class Tokenizer
{
    /// <summary>Longer words are cut: nobody asks for the rest of a base64 blob.</summary>
    public const int MaxWordLength = 64;

    /// <summary>The words in the order of the text, each once where it stands: "retry_count" is "retry" and "count".</summary>
    public static List<string> Words(string text) => new TextReader(text, withForms: false).Read();

    /// <summary>
    /// The words, and behind each the other forms by which it may be asked for: what is joined in one ("retrycount", "email"), the parts of
    /// one that is written together ("retry" and "count" of "retryCount"), and each single ideograph.
    /// </summary>
    public static List<string> Terms(string text) => new TextReader(text, withForms: true).Read();
}
