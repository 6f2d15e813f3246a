namespace Memory.Server.Api.Reading;

/// <summary>Lengths in characters, where a character is a Unicode code point.</summary>
internal static class TextLength
{
    public static bool IsWithin(string text, int least, int most)
    {
        // A code point takes one or two chars, so that most texts are decided without counting.
        if (text.Length <= most && (text.Length >= least * 2 || least <= 1))
            return text.Length >= least;
        var points = text.Length;
        foreach (var character in text)
        {
            if (char.IsLowSurrogate(character))
                points--;
        }

        return points >= least && points <= most;
    }
}
