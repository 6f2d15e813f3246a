using System.Text;

namespace Memory.Server.Recall.Text;

/// <summary>
/// Brings characters that Unicode writes in several ways to one of them, where folding a single character is not enough: Korean letters to
/// syllables, voiced and half-width Katakana, letters of mathematics and in circles, small digits, the forms of Arabic letters.
/// The product runs with invariant globalization, under which <see cref="string.Normalize()"/> does nothing.
/// </summary>
internal static class Compositions
{
    private const string HalfWidthKatakana = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
    private const string Voiceable = "うかきくけこさしすせそたちつてとはひふへほウカキクケコサシスセソタチツテトハヒフヘホワヰヱヲ";
    private const string Voiced = "ゔがぎぐげござじずぜぞだぢづでどばびぶべぼヴガギグゲゴザジズゼゾダヂヅデドバビブベボヷヸヹヺ";
    private const string HalfVoiceable = "はひふへほハヒフヘホ";
    private const string HalfVoiced = "ぱぴぷぺぽパピプペポ";
    private const int Syllables = 0xAC00;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int Tails = 0x11A7;

    /// <summary>The character that stands at a place, and how many UTF-16 units it takes there.</summary>
    public static Rune Read(ReadOnlySpan<char> text, out int consumed)
    {
        if (char.IsAscii(text[0]))
        {
            consumed = 1;
            return new Rune(text[0]);
        }

        if (Rune.DecodeFromUtf16(text, out var rune, out consumed) != System.Buffers.OperationStatus.Done)
            return Rune.ReplacementChar;
        return rune.Value switch
        {
            < 0x00B2 => rune,
            0x00B2 or 0x00B3 => new Rune('2' + rune.Value - 0x00B2),
            0x00B9 => new Rune('1'),
            >= 0x0622 and <= 0x064A => Arabic(rune),
            >= 0x1100 and <= 0x1112 => Syllable(rune, text[1..], ref consumed),
            0x2070 or (>= 0x2074 and <= 0x2079) => new Rune('0' + rune.Value - 0x2070),
            >= 0x2080 and <= 0x2089 => new Rune('0' + rune.Value - 0x2080),
            >= 0x24B6 and <= 0x24E9 => new Rune('a' + ((rune.Value - 0x24B6) % 26)),
            >= 0x3041 and <= 0x30FF => Kana(rune, text[1..], ref consumed),
            >= 0xFF01 and <= 0xFF5E => new Rune(rune.Value - 0xFEE0),
            >= 0xFF66 and <= 0xFF9D => Kana(new Rune(HalfWidthKatakana[rune.Value - 0xFF66]), text[1..], ref consumed),
            >= 0x1D400 and <= 0x1D6A3 => new Rune('a' + ((rune.Value - 0x1D400) % 26)),
            // A syllable without its last letter, and that letter.
            >= Syllables and <= 0xD7A3 when (rune.Value - Syllables) % 28 == 0 => WithTail(rune.Value, text[1..], ref consumed),
            _ => rune,
        };
    }

    private static Rune Arabic(Rune rune) => rune.Value switch
    {
        0x0622 or 0x0623 or 0x0625 => new Rune(0x0627),
        0x0624 => new Rune(0x0648),
        0x0626 => new Rune(0x064A),
        _ => rune,
    };

    private static Rune Syllable(Rune lead, ReadOnlySpan<char> rest, ref int consumed)
    {
        if (rest.IsEmpty || rest[0] is < (char)Vowels or > (char)0x1175)
            return lead;
        consumed++;
        return WithTail(Syllables + ((((lead.Value - Leads) * 21) + rest[0] - Vowels) * 28), rest[1..], ref consumed);
    }

    private static Rune WithTail(int syllable, ReadOnlySpan<char> rest, ref int consumed)
    {
        if (rest.IsEmpty || rest[0] is <= (char)Tails or > (char)0x11C2)
            return new Rune(syllable);
        consumed++;
        return new Rune(syllable + rest[0] - Tails);
    }

    private static Rune Kana(Rune kana, ReadOnlySpan<char> rest, ref int consumed)
    {
        var (from, to) = rest.IsEmpty ? ("", "") : rest[0] switch
        {
            '\u3099' or '\uFF9E' => (Voiceable, Voiced),
            '\u309A' or '\uFF9F' => (HalfVoiceable, HalfVoiced),
            _ => ("", ""),
        };
        if (from.IndexOf((char)kana.Value, StringComparison.Ordinal) is not (var index and >= 0))
            return kana;
        consumed++;
        return new Rune(to[index]);
    }
}
