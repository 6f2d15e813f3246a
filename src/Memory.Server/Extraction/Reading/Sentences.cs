using System.Collections.Frozen;

namespace Memory.Server.Extraction.Reading;

/// <summary>A sentence without its closing punctuation.</summary>
internal readonly record struct Sentence(string Text, bool Asks);

/// <summary>Splits text into sentences. Titles, initials and numbers keep their dots.</summary>
internal static class Sentences
{
    private static readonly FrozenSet<string> Abbreviations = new[]
    {
        "dr", "mr", "mrs", "ms", "prof", "st", "jr", "sr", "e.g", "i.e", "vs", "etc", "inc", "ltd", "co", "corp", "approx", "dept", "no", "mt", "ft",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<Sentence> Split(string text)
    {
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!Ends(text, from, at))
                continue;
            var asks = text[at] == '?';
            var to = at;
            while (at + 1 < text.Length && text[at + 1] is '.' or '!' or '?')
                asks |= text[++at] == '?';
            if (Trim(text.AsSpan(from, to - from)) is { Length: > 1 } sentence)
                yield return new(sentence, asks);
            from = at + 1;
        }

        if (from < text.Length && Trim(text.AsSpan(from)) is { Length: > 1 } last)
            yield return new(last, false);
    }

    private static string Trim(ReadOnlySpan<char> sentence)
    {
        var trimmed = sentence.Trim().TrimStart("-*•").TrimStart();
        var bullet = trimmed.IndexOfAny(".)");
        if (bullet is 1 or 2 && char.IsAsciiDigit(trimmed[0]) && bullet + 1 < trimmed.Length && trimmed[bullet + 1] == ' ')
            trimmed = trimmed[(bullet + 2)..];
        return trimmed.TrimEnd(" :,").ToString();
    }

    private static bool Ends(string text, int from, int at) => text[at] switch
    {
        '\n' or ';' or '!' or '?' => true,
        '.' => EndsAtDot(text, from, at),
        _ => false,
    };

    private static bool EndsAtDot(string text, int from, int at)
    {
        if (at + 1 < text.Length && !char.IsWhiteSpace(text[at + 1]) && text[at + 1] is not ('.' or '"' or ')' or PlainText.Quoted))
            return false;
        var start = at;
        while (start > from && (char.IsLetter(text[start - 1]) || text[start - 1] == '.'))
            start--;
        var word = text.AsSpan(start, at - start);
        if (word.Length == 1 && char.IsUpper(word[0]) && word[0] != 'I')
            return at + 2 >= text.Length;
        return at + 1 >= text.Length || !Abbreviations.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word)
            || (word.Equals("no", StringComparison.OrdinalIgnoreCase) && start == from);
    }
}
