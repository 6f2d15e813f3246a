using System.Collections.Frozen;
using System.Collections.Immutable;
using Memory.Server.Recall.Text;

namespace Memory.Server.Lifecycle.Merging;

/// <summary>
/// What a text says, word by word, without what only frames it: "The user really likes green teas." and "I like green tea" word the same thing.
/// Words are not brought to their stems, by which "trains" and "training" are one; only a plural or third person's s is let go. So numbers,
/// names, dates and negations always count.
/// </summary>
internal sealed class Wording
{
    /// <summary>The person remembered, in whatever way a text calls them.</summary>
    private const string Self = "~";

    private static readonly FrozenSet<string> Selves = FrozenSet.ToFrozenSet(["i", "me", "my", "user", "users"], StringComparer.Ordinal);

    /// <summary>Words that say nothing beside the others. Nothing that turns a sentence round ("by", "from", "no") or puts it in another time is among them.</summary>
    private static readonly FrozenSet<string> Frames =
        FrozenSet.ToFrozenSet(["the", "is", "am", "are", "really", "very", "also", "just", "currently", "now"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> Articles = FrozenSet.ToFrozenSet(["a", "an"], StringComparer.Ordinal);

    /// <summary>An s that is none of a plural.</summary>
    private static readonly FrozenSet<string> Singulars = FrozenSet.ToFrozenSet(["news", "always", "sometimes", "perhaps", "yes", "was", "has", "does", "this", "thus"], StringComparer.Ordinal);

    private readonly ImmutableArray<Word> _words;

    private Wording(ImmutableArray<Word> words, string signs) =>
        (_words, Key) = (words, string.Join(' ', words.Select(static word => word.Base)) + '\n' + signs);

    /// <summary>The same for texts that may say the same.</summary>
    public string Key { get; }

    /// <summary>The words that count, as they are compared.</summary>
    public string Text => string.Join(' ', _words.Select(static word => word.Base));

    /// <summary>Takes a text apart; null when nothing of it can be compared.</summary>
    public static Wording? Of(string text)
    {
        var words = ImmutableArray.CreateBuilder<Word>();
        var hasArticle = false;
        foreach (var word in Tokenizer.Words(text))
        {
            if (Articles.Contains(word))
            {
                hasArticle = true;
                continue;
            }

            if (Frames.Contains(word))
                continue;
            var isSelf = Selves.Contains(word);

            // At the beginning it is who the sentence is about anyway; elsewhere it tells who does it to whom.
            if (isSelf && words.Count == 0)
                continue;
            words.Add(isSelf ? new Word(Self, HasArticle: false, IsPlural: false) : Word.Of(word, hasArticle));
            hasArticle = false;
        }

        return words.Count == 0 ? null : new Wording(words.ToImmutable(), SignsOf(text));
    }

    /// <summary>Whether both say the same. One thing and several are not the same.</summary>
    public bool SaysTheSameAs(Wording other) => Key == other.Key && _words.Zip(other._words).All(static pair =>
        !(pair.First.HasArticle && pair.Second.IsPlural) && !(pair.First.IsPlural && pair.Second.HasArticle));

    /// <summary>Signs that change what is said: "C++" is not "C#", and -5 not 5. What merely separates words does not count.</summary>
    private static string SignsOf(string text)
    {
        var signs = new System.Text.StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            var separates = char.IsLetterOrDigit(sign) || char.IsWhiteSpace(sign) || sign is '.' or ',' or '!' or ';' or ':' or '\'' or '\u2019' or '"' or '(' or ')'
                || (sign == '-' && !(i + 1 < text.Length && char.IsDigit(text[i + 1])));
            if (!separates)
                signs.Append(sign);
        }

        return signs.ToString();
    }

    /// <summary>A word in its plain form, and how it stood.</summary>
    private readonly record struct Word(string Base, bool HasArticle, bool IsPlural)
    {
        public static Word Of(string word, bool hasArticle)
        {
            var singular = SingularOf(word);
            return new Word(singular, hasArticle, singular.Length < word.Length);
        }

        private static string SingularOf(string word)
        {
            if (word.Length < 4 || word[^1] != 's' || !word.All(char.IsAsciiLetterLower) || Singulars.Contains(word))
                return word;
            if (word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4)
                return word[..^3] + "y";
            if (word.EndsWith("sses", StringComparison.Ordinal) || word.EndsWith("ches", StringComparison.Ordinal) || word.EndsWith("shes", StringComparison.Ordinal) || word.EndsWith("xes", StringComparison.Ordinal))
                return word[..^2];
            return word[^2] is 's' or 'u' or 'i' ? word : word[..^1];
        }
    }
}
