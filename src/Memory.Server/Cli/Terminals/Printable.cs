using System.Globalization;
using System.Text;

namespace Memory.Server.Cli.Terminals;

/// <summary>
/// Makes text of users fit for a terminal: what would move its cursor, change its colours, ring its bell or turn its lines around is replaced, so that
/// nothing stored can show something else than it says.
/// </summary>
internal static class Printable
{
    private const char Replacement = '\uFFFD';

    /// <summary>Text for one line: breaks are replaced too.</summary>
    public static string Line(string? text) => Clean(text ?? "", keepsBreaks: false);

    /// <summary>Text whose own lines stay.</summary>
    public static string Lines(string? text) => Clean(text ?? "", keepsBreaks: true);

    private static string Clean(string text, bool keepsBreaks)
    {
        StringBuilder? clean = null;
        var at = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.Utf16SequenceLength;

            // A surrogate without its partner is enumerated as the replacement already.
            if (IsHarmful(rune, keepsBreaks) || (rune.Value == Replacement && text[at] != Replacement))
                (clean ??= new StringBuilder(text, 0, at, text.Length)).Append(Replacement);
            else
                clean?.Append(text, at, length);
            at += length;
        }

        return clean?.ToString() ?? text;
    }

    private static bool IsHarmful(Rune rune, bool keepsBreaks) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control => !(keepsBreaks && rune.Value is '\n' or '\r' or '\t'),
        UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,

        // Marks that turn the direction of what follows.
        UnicodeCategory.Format => rune.Value is (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0x200E or 0x200F or 0x061C,
        _ => false,
    };
}
