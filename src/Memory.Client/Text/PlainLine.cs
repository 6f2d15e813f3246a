using System.Text;

namespace Memory.Client;

/// <summary>
/// Makes one plain line of any text, of nothing but what a reader sees: white space and control characters become single spaces, hidden
/// characters go, floods of accents are thinned out, and what is too long is cut.
/// </summary>
internal static class PlainLine
{
    /// <summary>More marks than these on one letter are left out; no language stacks as many.</summary>
    private const int MaxMarks = 5;

    private static readonly Rune Nothing = new(' ');

    /// <summary>The text as one line of at most so many characters; a longer one ends with an ellipsis.</summary>
    public static string Of(ReadOnlySpan<char> text, int maxLength)
    {
        if (text.Length <= maxLength && IsPlain(text))
            return text.ToString();
        if (Ascii.IsValid(text))
            return OfAscii(text, maxLength);
        var line = new StringBuilder(Math.Min(text.Length, maxLength));
        var previous = Nothing;
        Rune? joiner = null;
        var (gap, marks) = (false, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            if (HiddenCharacters.IsSpace(rune))
            {
                (gap, previous, joiner, marks) = (line.Length > 0, Nothing, null, 0);
                continue;
            }

            if (HiddenCharacters.IsJoiner(rune))
            {
                joiner = rune;
                continue;
            }

            if (!HiddenCharacters.IsSeen(rune, after: previous))
                continue;
            marks = HiddenCharacters.IsMark(rune) ? marks + 1 : 0;
            if (marks > MaxMarks)
                continue;
            var joined = joiner is { } kept && HiddenCharacters.Joins(kept, previous, rune) ? joiner : null;
            var length = (gap ? 1 : 0) + (joined is null ? 0 : 1) + rune.Utf16SequenceLength;
            if (line.Length + length > maxLength)
                return Cut(line, maxLength);
            if (gap)
                line.Append(' ');
            if (joined is { } shown)
                line.Append((char)shown.Value);
            line.Append(rune);
            (gap, previous, joiner) = (false, rune, null);
        }

        return line.ToString();
    }

    /// <summary>The same where every character is either seen or a gap, which is most of what is long.</summary>
    private static string OfAscii(ReadOnlySpan<char> text, int maxLength)
    {
        var line = new StringBuilder(Math.Min(text.Length, maxLength));
        var gap = false;
        for (var rest = text; !rest.IsEmpty;)
        {
            var length = rest.IndexOfAnyExceptInRange('!', '~');
            length = length < 0 ? rest.Length : length;
            if (length == 0)
            {
                gap = line.Length > 0;
                rest = rest[1..];
                continue;
            }

            var room = maxLength - line.Length - (gap ? 1 : 0);
            if (gap && room > 0)
                line.Append(' ');
            line.Append(rest[..Math.Clamp(room, 0, length)]);
            if (length > room)
                return Cut(line, maxLength);
            gap = false;
            rest = rest[length..];
        }

        return line.ToString();
    }

    /// <summary>Most lines are: printable ASCII, single spaces inside.</summary>
    private static bool IsPlain(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExceptInRange(' ', '~') && !text.StartsWith(' ') && !text.EndsWith(' ') && !text.Contains("  ", StringComparison.Ordinal);

    private static string Cut(StringBuilder line, int maxLength)
    {
        if (line.Length == maxLength)
            line.Length -= char.IsLowSurrogate(line[^1]) ? 2 : 1;
        return line.Append('…').ToString();
    }
}
