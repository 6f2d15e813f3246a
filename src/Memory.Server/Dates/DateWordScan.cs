using System.Globalization;
using static Memory.Server.Dates.DateWordKind;

namespace Memory.Server.Dates;

/// <summary>Reads a single word of a text.</summary>
internal static class DateWordScan
{
    /// <summary>Where the word ends that begins here: apostrophes between letters belong to it, and what stands between digits.</summary>
    public static int EndOf(string text, int start, int end)
    {
        var position = start + 1;
        while (position < end && (char.IsLetterOrDigit(text[position])
            || (position + 1 < end && (IsApostrophe(text[position])
                ? char.IsLetter(text[position + 1])
                : text[position] is '-' or '/' or '.' or ':' or ',' or '–' && char.IsAsciiDigit(text[position - 1]) && char.IsAsciiDigit(text[position + 1])))))
            position++;
        return position;
    }

    /// <summary>The word between two places, and whether a time may be told by it.</summary>
    public static DateWord Read(string text, int start, int end, bool afterComma, out bool tells)
    {
        var written = text.AsSpan(start, end - start);
        if (char.IsAsciiDigit(written[0]))
        {
            tells = true;
            var isAmount = start > 0 && text[start - 1] is '$' or '€' or '£' or '#' or '+' or '%' or '_';
            var kind = isAmount ? Other : KindOf(written);
            var digits = written[..Math.Min(4, DigitsAtStart(written))];
            return new(kind, "", int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture), start, end - start, false, afterComma);
        }

        var isPossessive = written.Length > 2 && written[^1] is 's' or 'S' && IsApostrophe(written[^2]);
        if (isPossessive)
            written = written[..^2];
        var word = DateVocabulary.Find(written, out tells);
        // "Valentine's", "New Year's": what they name is told by the word after or by the possessive itself.
        tells |= isPossessive && word is not null;
        return new(word is null ? Other : Known, word ?? "", 0, start, written.Length, isPossessive, afterComma);
    }

    private static DateWordKind KindOf(ReadOnlySpan<char> written)
    {
        var digits = DigitsAtStart(written);
        var ending = written[digits..];
        if (digits > 4)
            return Other;
        return ending switch
        {
            "" => Number,
            "st" or "nd" or "rd" or "th" or "ST" or "ND" or "RD" or "TH" when digits <= 2 => Ordinal,
            "s" or "'s" or "’s" when digits is 2 or 4 && written[digits - 1] == '0' => Decade,
            _ => char.IsLetter(ending[0]) ? Other : Figures,
        };
    }

    private static int DigitsAtStart(ReadOnlySpan<char> written)
    {
        var other = written.IndexOfAnyExceptInRange('0', '9');
        return other < 0 ? written.Length : other;
    }

    private static bool IsApostrophe(char character) => character is '\'' or '’' or 'ʼ' or '＇';
}
