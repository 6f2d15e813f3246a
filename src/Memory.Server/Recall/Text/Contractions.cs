namespace Memory.Server.Recall.Text;

/// <summary>Takes English contractions apart, so that "what's" is "what" and "don't" is "do not".</summary>
internal static class Contractions
{
    public static void Expand(string word, List<string> words)
    {
        if (word.EndsWith("n't", StringComparison.Ordinal))
        {
            words.Add(word switch { "won't" => "will", "can't" => "can", "shan't" => "shall", _ => word[..^3] });
            words.Add("not");
            return;
        }

        var apostrophe = word.LastIndexOf('\'');
        var (stem, verb) = word[apostrophe..] switch
        {
            // A possessive or "is": both say nothing about what is meant.
            "'s" => (word[..apostrophe], null),
            "'m" => (word[..apostrophe], "am"),
            "'re" => (word[..apostrophe], "are"),
            "'ve" => (word[..apostrophe], "have"),
            "'ll" => (word[..apostrophe], "will"),
            "'d" => (word[..apostrophe], "would"),
            _ => (word, (string?)null),
        };
        words.Add(stem.Replace("'", "", StringComparison.Ordinal));
        if (verb is not null)
            words.Add(verb);
    }
}
