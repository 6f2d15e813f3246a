using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Memory.Server.Memories;

/// <summary>
/// Brings a character to the form by which words are compared: lower case, without accents, full-width letters as plain ones.
/// The tables are its own, because <see cref="string.Normalize()"/> does nothing under the invariant globalization this product runs with.
/// </summary>
internal static class LetterFolding
{
    /// <summary>Groups of a plain letter followed by its accented forms: precomposed Latin, Greek and Cyrillic of the Unicode character database.</summary>
    private const string Accented =
        "aàáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặª bḃḅḇ cçćĉċčḉ dďḋḍḏḑḓđð eèéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ fḟ gĝğġģǧǵḡ hĥȟḣḥḧḩḫẖħ "
        + "iìíîïĩīĭįǐȉȋḭḯỉịıİ jĵǰ kķǩḱḳḵ lĺļľḷḹḻḽł mḿṁṃ nñńņňǹṅṇṉṋ oòóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợºøǿ pṕṗ "
        + "rŕŗřȑȓṙṛṝṟ sśŝşšſșṡṣṥṧṩẛ tţťțṫṭṯṱẗŧ uùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự vṽṿ wŵẁẃẅẇẉẘ xẋẍ yýÿŷȳẏẙỳỵỷỹ zźżžẑẓẕ "
        + "αάἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ βϐ εέϵἐἑἒἓἔἕὲέ ηήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ θϑ ιΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ κϰ "
        + "οόὀὁὂὃὄὅὸό πϖ ρϱῤῥ σςϲ υΰϋύϒϓϔὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ φϕ ωώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ "
        + "аӑӓ гѓ еѐёӗ жӂӝ зӟ ийѝӣӥ кќ оӧ уўӯӱӳ чӵ ыӹ эӭ ії ѵѷ әӛ өӫ";

    private static readonly FrozenDictionary<char, char> Plain = Accented.Split(' ')
        .SelectMany(static group => group.Skip(1).Select(accented => KeyValuePair.Create(accented, group[0])))
        .ToFrozenDictionary();

    /// <summary>Appends the folded form, which is nothing for an accent that stands alone.</summary>
    public static void AppendFolded(this StringBuilder word, Rune rune)
    {
        if (rune.IsAscii)
        {
            word.Append(char.ToLowerInvariant((char)rune.Value));
            return;
        }

        if (IsAccent(rune.Value))
            return;
        var lower = Rune.ToLowerInvariant(IsFullWidth(rune.Value) ? new Rune(rune.Value - 0xFEE0) : rune);
        if (CharUnicodeInfo.GetUnicodeCategory(lower.Value) == UnicodeCategory.DecimalDigitNumber)
            word.Append((char)('0' + (int)Rune.GetNumericValue(lower)));
        else if (Ligature(lower.Value) is { } letters)
            word.Append(letters);
        else if (lower.IsBmp && Plain.TryGetValue((char)lower.Value, out var plain))
            word.Append(plain);
        else
            word.Append(lower.ToString());
    }

    /// <summary>The combining accents of Latin, Greek and Cyrillic, the vowel points of Hebrew and Arabic.</summary>
    private static bool IsAccent(int codePoint) => codePoint
        is (>= 0x0300 and <= 0x036F) or (>= 0x0591 and <= 0x05C7) or (>= 0x064B and <= 0x0652) or 0x0670;

    private static bool IsFullWidth(int codePoint) => codePoint is >= 0xFF01 and <= 0xFF5E;

    private static string? Ligature(int codePoint) => codePoint switch
    {
        'ß' => "ss",
        'æ' or 'ǽ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        0xFB00 => "ff",
        0xFB01 => "fi",
        0xFB02 => "fl",
        _ => null,
    };
}
