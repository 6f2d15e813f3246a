using System.Text;

namespace Memory.Server.Recall.Text;

/// <summary>Tells scripts apart by their Unicode blocks.</summary>
internal static class Scripts
{
    /// <summary>Whether the script is written without spaces between words (Korean has some, but glues its particles on).</summary>
    public static bool IsUnspaced(Rune rune) => rune.Value switch
    {
        < 0x0E00 => false,
        <= 0x0EFF => true, // Thai, Lao
        >= 0x1000 and <= 0x109F => true, // Burmese
        >= 0x1100 and <= 0x11FF => true, // Hangul letters that make no syllable
        >= 0x1780 and <= 0x17FF => true, // Khmer
        >= 0x3040 and <= 0x318F => rune.Value is not 0x30FB, // Hiragana, Katakana (its middle dot separates words), Bopomofo, Hangul letters
        >= 0x31F0 and <= 0x31FF => true, // Katakana extensions
        >= 0x3400 and <= 0x4DBF => true, // Han
        >= 0x4E00 and <= 0x9FFF => true,
        >= 0xAC00 and <= 0xD7A3 => true, // Hangul syllables
        >= 0xF900 and <= 0xFAFF => true,
        >= 0xFF66 and <= 0xFF9D => true, // half-width Katakana
        >= 0x20000 and <= 0x3FFFF => true,
        _ => false,
    };

    /// <summary>Whether the character is a word by itself: the Han of Chinese and Japanese.</summary>
    public static bool IsIdeograph(Rune rune) =>
        rune.Value is (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
