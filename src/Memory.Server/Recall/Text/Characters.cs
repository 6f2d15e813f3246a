using System.Globalization;
using System.Text;

namespace Memory.Server.Recall.Text;

/// <summary>Letters and digits as they begin the pieces of a name.</summary>
internal enum CharacterCase
{
    None,
    Lower,
    Upper,
    Digit,
}

/// <summary>Tells what a character does in a text.</summary>
internal static class Characters
{
    public static bool IsWord(Rune rune) => rune.IsAscii
        ? char.IsAsciiLetterOrDigit((char)rune.Value)
        : Rune.IsLetterOrDigit(rune) ? rune.Value is not 0x0640
        : Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark && !IsVariationSelector(rune) && !IsMarkOfAnyScript(rune);

    /// <summary>
    /// Characters that are not seen must not tear a word apart, or a zero-width space inside "ignore" would hide it. The line that lengthens
    /// Arabic words and the marks that any script may bear are left out as well.
    /// </summary>
    public static bool IsInvisible(Rune rune) => !rune.IsAscii
        && (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.EnclosingMark || IsVariationSelector(rune) || rune.Value is 0x0640 || IsMarkOfAnyScript(rune));

    /// <summary>Pictures and dingbats; lines of tables, arrows and trade marks are none.</summary>
    public static bool IsPicture(Rune rune) =>
        rune.Value is (>= 0x2300 and <= 0x23FF) or (>= 0x2600 and <= 0x27BF) or (>= 0x2B05 and <= 0x2B55) or >= 0x1F000 and not (>= 0x1F3FB and <= 0x1F3FF)
        && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol;

    /// <summary>Two of them are a flag.</summary>
    public static bool IsFlagLetter(Rune rune) => rune.Value is >= 0x1F1E6 and <= 0x1F1FF;

    public static CharacterCase CaseOf(Rune rune) => Rune.IsDigit(rune) ? CharacterCase.Digit : Rune.IsUpper(rune) ? CharacterCase.Upper : CharacterCase.Lower;

    /// <summary>Whether a text goes on with a small letter, the marks of the letter before it aside.</summary>
    public static bool BeginsLower(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character < 0x80 || char.GetUnicodeCategory(character) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.Format))
                return char.IsLower(character);
        }

        return false;
    }

    public static bool IsApostrophe(char character) => character is '\'' or '’' or '‘' or 'ʼ' or '＇' or '´' or '`';

    private static bool IsVariationSelector(Rune rune) => rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsMarkOfAnyScript(Rune rune) => rune.Value
        is (>= 0x0300 and <= 0x036F) or (>= 0x0483 and <= 0x0487) or (>= 0x0653 and <= 0x065F) or (>= 0x1AB0 and <= 0x1AFF) or (>= 0x1DC0 and <= 0x1DFF)
        or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE20 and <= 0xFE2F);
}
