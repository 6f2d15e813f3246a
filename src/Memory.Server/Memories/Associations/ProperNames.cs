using System.Collections.Frozen;

namespace Memory.Server.Memories.Associations;

/// <summary>
/// Reads the names out of a text by their capitals: "User's cat is called Miso" names Miso. Words that follow one another are one name ("San Diego").
/// The first word of a sentence has a capital whatever it is, so that by itself it only may be a name. Scripts without capitals give none.
/// </summary>
internal static class ProperNames
{
    /// <summary>More names of one text are not looked at.</summary>
    public const int Most = 8;

    private const int LongestName = 60;

    /// <summary>Have a capital and name nothing that two memories could share, or begin sentences.</summary>
    private static readonly FrozenSet<string> NoNames = new[]
    {
        "i", "user", "users", "a", "an", "the", "this", "that", "these", "those", "it", "its", "he", "she", "they", "we", "you", "his", "her", "their", "our", "your", "my", "there",
        "and", "or", "but", "if", "when", "while", "since", "because", "as", "at", "in", "on", "of", "for", "from", "to", "with", "by", "after", "before", "during", "about", "not", "no",
        "what", "who", "where", "why", "how", "which", "always", "never", "sometimes", "often", "usually", "today", "tomorrow", "yesterday", "now", "once", "prefers", "likes", "loves",
        "hates", "dislikes", "wants", "needs", "has", "had", "is", "was", "are", "were", "works", "lives", "plans", "please", "assistant", "everything", "everyone", "someone", "ok", "okay",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june", "july", "august", "september",
        "october", "november", "december", "mr", "mrs", "ms", "dr",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names in a text in their normal form (<see cref="Identities"/>), in their order, each once; true for those that surely are names.</summary>
    public static IReadOnlyList<KeyValuePair<string, bool>> In(string text)
    {
        if (!text.Any(char.IsLower))
            return [];
        var found = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        var isStart = true;
        for (var at = 0; at < text.Length && found.Count < Most;)
        {
            if (!char.IsLetter(text[at]))
            {
                isStart |= text[at] is '.' or '!' or '?' or ':' or '\n' or '"';
                at++;
                continue;
            }

            var end = EndOfWord(text, at);
            if (char.IsUpper(text[at]) && !IsNoName(text.AsSpan(at, end - at)))
            {
                var firstEnd = end;
                end = EndOfName(text, end);
                Add(found, text.AsSpan(at, end - at), isSure: !isStart || IsSubject(text, end));

                // "Visited Berlin" names Berlin.
                if (isStart && end > firstEnd)
                    Add(found, text.AsSpan(firstEnd + 1, end - firstEnd - 1), isSure: true);
            }

            isStart = false;
            at = end;
        }

        return [.. found];
    }

    private static void Add(OrderedDictionary<string, bool> found, ReadOnlySpan<char> name, bool isSure)
    {
        if (name.Length > LongestName)
            return;
        var normal = Identities.OfText(WithoutPossessive(name).ToString());
        if (normal.Length > 1)
            found[normal] = isSure || found.GetValueOrDefault(normal);
    }

    /// <summary>A name goes on with the next word while that has a capital too and only a space stands between.</summary>
    private static int EndOfName(string text, int end)
    {
        while (end + 1 < text.Length && text[end] == ' ' && char.IsUpper(text[end + 1]) && !IsPossessive(text.AsSpan(0, end)))
        {
            var next = EndOfWord(text, end + 1);
            if (IsNoName(text.AsSpan(end + 1, next - end - 1)))
                break;
            end = next;
        }

        return end;
    }

    private static int EndOfWord(string text, int start)
    {
        var end = start;
        while (end < text.Length && (char.IsLetterOrDigit(text[end]) || char.GetUnicodeCategory(text[end]) == System.Globalization.UnicodeCategory.NonSpacingMark || IsInside(text, end)))
            end++;
        return end;
    }

    /// <summary>An apostrophe or a hyphen between letters.</summary>
    private static bool IsInside(string text, int at) =>
        text[at] is '\'' or '’' or '-' && at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]);

    /// <summary>What owns something, or is followed by what somebody does or is ("Klara lives"), begins the sentence as a name.</summary>
    private static bool IsSubject(string text, int end)
    {
        if (IsPossessive(text.AsSpan(0, end)))
            return true;
        if (end + 1 >= text.Length || text[end] != ' ' || !char.IsLower(text[end + 1]))
            return false;
        var next = text.AsSpan(end + 1, EndOfWord(text, end + 1) - end - 1);
        return next is "has" or "had" or "will" or "can" or "and" || (next.Length > 1 && next[^1] == 's' && next is not ("as" or "us")) || next.EndsWith("ed");
    }

    private static bool IsNoName(ReadOnlySpan<char> word)
    {
        Span<char> lower = stackalloc char[LongestName];
        var bare = WithoutPossessive(word);
        if (bare.IndexOfAny('\'', '’') is > 0 and var contraction)
            bare = bare[..contraction];
        return bare.Length <= lower.Length && NoNames.GetAlternateLookup<ReadOnlySpan<char>>().Contains(lower[..bare.ToLowerInvariant(lower)]);
    }

    private static ReadOnlySpan<char> WithoutPossessive(ReadOnlySpan<char> word) => IsPossessive(word) ? word[..^2] : word;

    private static bool IsPossessive(ReadOnlySpan<char> word) => word.Length > 2 && word[^1] == 's' && word[^2] is '\'' or '’';
}
