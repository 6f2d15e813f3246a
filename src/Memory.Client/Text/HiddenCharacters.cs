using System.Globalization;
using System.Text;

namespace Memory.Client;

/// <summary>
/// Tells characters that are seen from those that can hide text from people but not from models. Those that writing needs (the joiners
/// inside Persian and Indic words and inside emoji, the selector that makes a sign colourful) are kept where they do that.
/// </summary>
internal static class HiddenCharacters
{
    private const int NonJoiner = 0x200C;
    private const int Joiner = 0x200D;
    private const int TextStyle = 0xFE0E;
    private const int EmojiStyle = 0xFE0F;

    /// <summary>White space, controls, and the braille pattern without a dot.</summary>
    public static bool IsSpace(Rune rune) => Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune.Value == 0x2800;

    public static bool IsJoiner(Rune rune) => rune.Value is NonJoiner or Joiner;

    public static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark && !IsStyle(rune);

    /// <summary>Whether a character shows after another one.</summary>
    public static bool IsSeen(Rune rune, Rune after) =>
        IsStyle(rune) ? TakesStyle(after) : Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format && !IsFiller(rune.Value) && !IsNoCharacter(rune.Value);

    /// <summary>Whether a joiner does what it is for between two characters.</summary>
    public static bool Joins(Rune joiner, Rune left, Rune right) =>
        (IsCursive(left) && IsCursive(right))
        || (joiner.Value == Joiner && (IsStyle(left) || IsPicture(left)) && IsPicture(right));

    private static bool IsStyle(Rune rune) => rune.Value is TextStyle or EmojiStyle;

    /// <summary>Signs that exist plain and as emoji; digits too, in keycaps.</summary>
    private static bool TakesStyle(Rune rune) => IsPicture(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.MathSymbol
        || rune.Value is (>= '0' and <= '9') or '#' or '*' or 0x203C or 0x2049 or 0x2139 or 0x3030;

    /// <summary>Pictures and, behind one, skin tones.</summary>
    private static bool IsPicture(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol || rune.Value is >= 0x1F3FB and <= 0x1F3FF;

    /// <summary>Letters and marks of the scripts whose words have joiners: Arabic and its neighbours, those of India and around, Mongolian.</summary>
    private static bool IsCursive(Rune rune) =>
        rune.Value is (>= 0x0600 and <= 0x0DFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x18AF) or (>= 0xA840 and <= 0xA8FF) or (>= 0x11000 and <= 0x11FFF)
        && (Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark);

    /// <summary>Fillers, selectors and tags, none of which is a format character by its category.</summary>
    private static bool IsFiller(int value) => value is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2065
        or 0x3164 or 0xFFA0 or (>= 0xFE00 and <= 0xFE0D) or (>= 0xFFF0 and <= 0xFFF8) or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsNoCharacter(int value) => (value & 0xFFFE) == 0xFFFE || value is >= 0xFDD0 and <= 0xFDEF;
}
