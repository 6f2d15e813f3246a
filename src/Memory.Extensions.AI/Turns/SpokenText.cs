namespace Memory.Extensions.AI;

/// <summary>Text as the server takes it: at most 100,000 characters and no NUL.</summary>
internal static class SpokenText
{
    public const int MaxCharacters = 100_000;

    public static string ForIngest(string text)
    {
        var clean = text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text;
        return clean.Length <= MaxCharacters ? clean : clean[..Boundary(clean, MaxCharacters)];
    }

    /// <summary>A question of bounded length: of a long message the beginning and the end, where people ask.</summary>
    public static string ForQuery(string text, int atMost)
    {
        if (text.Length <= atMost)
            return text;
        var head = Boundary(text, atMost / 2);
        var tail = Boundary(text, text.Length - (atMost - head - 1));
        return string.Concat(text.AsSpan(0, head), " ", text.AsSpan(tail));
    }

    /// <summary>The place to cut at, moved by one where it would part a surrogate pair.</summary>
    private static int Boundary(string text, int at) => char.IsLowSurrogate(text[at]) ? at - 1 : at;
}
