using System.Buffers;
using System.Globalization;
using System.Text;

namespace Memory.Server.Extraction.Reading;

/// <summary>Writes text in the plain letters that a reader sees: letters of other scripts that look Latin, wide and bold ones, and nothing invisible.</summary>
internal static class Lookalikes
{
    private const string Foreign = "аеорсухіјѕһкмтвнԁАЕОРСУХІЈЅКМТВНοανιρτυκεΟΑΝΙΡΤΥΚΕΒΗΜΧΖոսɡɩı";
    private const string Latin = "aeopcyxijshkmtbhdAEOPCYXIJSKMTBHoaviptukeOANIPTYKEBHMXZnugii";
    private static readonly SearchValues<char> Known = SearchValues.Create(Foreign);

    public static string Fold(string text)
    {
        if (Ascii.IsValid(text))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.NonSpacingMark))
                plain.Append(Narrow(rune));
        }

        var folded = plain.ToString();
        return folded.AsSpan().ContainsAny(Known) ? string.Create(folded.Length, folded, static (letters, source) =>
        {
            for (var index = 0; index < letters.Length; index++)
                letters[index] = Foreign.IndexOf(source[index], StringComparison.Ordinal) is var at and >= 0 ? Latin[at] : source[index];
        }) : folded;
    }

    /// <summary>Wide letters, and the bold, slanted and framed ones of mathematics, as plain ones. (The platform's normal forms do nothing where it runs without cultures.)</summary>
    private static Rune Narrow(Rune rune) => rune.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new Rune(rune.Value - 0xFEE0),
        >= 0x1D400 and < 0x1D6A4 => Letter((rune.Value - 0x1D400) % 52),
        _ => rune,
    };

    /// <summary>The capitals, then the small letters.</summary>
    private static Rune Letter(int place) => new(place < 26 ? 'A' + place : 'a' + place - 26);
}
