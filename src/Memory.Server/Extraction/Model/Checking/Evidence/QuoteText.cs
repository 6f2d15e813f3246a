using System.Globalization;
using System.Text;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Checking.Evidence;

/// <summary>
/// The form in which quotes are compared with what was said: folded letters and digits, everything else one space, so that case, accents,
/// punctuation and line breaks do not matter and every word does.
/// </summary>
internal static class QuoteText
{
    public static string Normal(string text)
    {
        var normal = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (Rune.IsLetterOrDigit(rune) || category is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
                normal.AppendFolded(rune);
            else if (!(rune.IsBmp && category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherSymbol && !Rune.IsWhiteSpace(rune))
                && normal.Length > 0 && normal[^1] != ' ')
                normal.Append(' ');
        }

        return normal.ToString().Trim();
    }

    /// <summary>Where a normal form stands in another, whole words only, from a place on; -1 when it does not.</summary>
    public static int IndexIn(string text, string part, int from = 0)
    {
        if (part.Length == 0)
            return -1;
        for (var at = from; (at = text.IndexOf(part, at, StringComparison.Ordinal)) >= 0; at++)
        {
            if (IsEdge(text, at - 1, part[0]) && IsEdge(text, at + part.Length, part[^1]))
                return at;
        }

        return -1;
    }

    /// <summary>Whether all parts of a quote stand in a text one after the other; models leave out words with an ellipsis.</summary>
    public static bool IsIn(string text, IReadOnlyList<string> parts)
    {
        var from = 0;
        foreach (var part in parts)
        {
            var at = IndexIn(text, part, from);
            if (at < 0)
                return false;
            from = at + part.Length;
        }

        return parts.Count > 0;
    }

    /// <summary>A quote's parts in their normal form.</summary>
    public static IReadOnlyList<string> PartsOf(string quote) =>
        [.. quote.Replace("[...]", "...", StringComparison.Ordinal).Replace("…", "...", StringComparison.Ordinal)
            .Split("...").Select(Normal).Where(static part => part.Length > 0)];

    /// <summary>Scripts that are written without spaces have no edges.</summary>
    private static bool IsEdge(string text, int beside, char inside) =>
        beside < 0 || beside >= text.Length || text[beside] == ' ' || !(char.IsAsciiLetterOrDigit(inside) && char.IsAsciiLetterOrDigit(text[beside]));
}
