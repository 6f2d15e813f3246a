using System.Collections.Frozen;

namespace Memory.Server.Recall.Text;

/// <summary>Takes contractions apart, so that "what's" is "what", "don't" is "do not" and "l'eau" is "eau".</summary>
internal static class Contractions
{
    /// <summary>French and Italian words that lose their last letter before a vowel; none says anything.</summary>
    private static readonly FrozenSet<string> Elided = FrozenSet.ToFrozenSet(
        ["l", "d", "j", "qu", "c", "n", "s", "m", "t", "jusqu", "lorsqu", "puisqu", "dell", "all", "nell", "sull", "dall", "un", "quest", "quell"], StringComparer.Ordinal);

    public static void Expand(string word, List<string> words)
    {
        var first = word.IndexOf('\'', StringComparison.Ordinal);
        if (word.Length - first > 2 && Elided.Contains(word[..first]))
        {
            var rest = word[(first + 1)..];
            if (rest.Contains('\'', StringComparison.Ordinal))
                Expand(rest, words);
            else
                words.Add(rest);
            return;
        }

        if (word.EndsWith("n't", StringComparison.Ordinal))
        {
            AddPlain(word switch { "won't" => "will", "can't" => "can", "shan't" => "shall", "ain't" => "is", _ => word[..^3] }, words);
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
        AddPlain(stem, words);
        if (verb is not null)
            words.Add(verb);
    }

    private static void AddPlain(string word, List<string> words)
    {
        var plain = word.Replace("'", "", StringComparison.Ordinal);
        if (plain.Length > 0)
            words.Add(plain);
    }
}
