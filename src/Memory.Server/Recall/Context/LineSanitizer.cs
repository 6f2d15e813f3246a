using System.Globalization;
using System.Text;

namespace Memory.Server.Recall.Context;

/// <summary>
/// Makes one plain line of any text: white space and control characters become single spaces, and characters that are not seen
/// (zero width, text direction, tags, fillers, variation selectors) are removed, since they can hide text from people but not from models.
/// </summary>
internal static class LineSanitizer
{
    /// <summary>Longer lines are cut and end with an ellipsis.</summary>
    public const int MaxLength = 600;

    public static string Sanitise(string text)
    {
        var line = new StringBuilder(Math.Min(text.Length, MaxLength));
        var gap = false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsInvisible(rune))
                continue;
            if (IsSpace(rune))
            {
                gap = line.Length > 0;
                continue;
            }

            var length = (gap ? 1 : 0) + rune.Utf16SequenceLength;
            if (line.Length + length > MaxLength)
                return Cut(line);
            if (gap)
                line.Append(' ');
            line.Append(rune.ToString());
            gap = false;
        }

        return line.ToString();
    }

    private static string Cut(StringBuilder line)
    {
        if (line.Length == MaxLength)
            line.Length -= char.IsLowSurrogate(line[^1]) ? 2 : 1;
        return line.Append('…').ToString();
    }

    private static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsControl(rune);

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
        || rune.Value is (>= 0xFE00 and <= 0xFE0E) or (>= 0xE0000 and <= 0xE0FFF) or 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x180B or 0x180C or 0x180D or 0x3164 or 0xFFA0;
}
