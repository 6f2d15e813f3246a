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
                plain.Append(rune);
        }

        var folded = plain.ToString().Normalize(NormalizationForm.FormKC);
        return folded.AsSpan().ContainsAny(Known) ? string.Create(folded.Length, folded, static (letters, source) =>
        {
            for (var index = 0; index < letters.Length; index++)
                letters[index] = Foreign.IndexOf(source[index], StringComparison.Ordinal) is var at and >= 0 ? Latin[at] : source[index];
        }) : folded;
    }
}
