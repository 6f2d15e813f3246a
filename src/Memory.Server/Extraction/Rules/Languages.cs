using System.Collections.Frozen;
using System.Globalization;

namespace Memory.Server.Extraction.Rules;

/// <summary>Human and programming languages by name.</summary>
internal static class Languages
{
    private static readonly FrozenSet<string> Spoken = (
        "afrikaans|albanian|amharic|arabic|armenian|asl|american sign language|bsl|basque|belarusian|bengali|bosnian|bulgarian|burmese|cantonese|catalan|cebuano|chinese|corsican|croatian|czech|danish|dari|dutch|english|esperanto|estonian|farsi|filipino|finnish|flemish|french|galician|georgian|german|greek|gujarati|haitian creole|hausa|hawaiian|hebrew|hindi|hungarian|icelandic|igbo|indonesian|irish|italian|japanese|javanese|kannada|kazakh|khmer|kinyarwanda|korean|kurdish|lao|latin|latvian|lithuanian|luxembourgish|macedonian|malay|malayalam|maltese|mandarin|maori|marathi|mongolian|nepali|norwegian|pashto|persian|polish|portuguese|brazilian portuguese|punjabi|quechua|romanian|russian|sanskrit|scots|serbian|sign language|sinhala|slovak|slovenian|somali|spanish|sundanese|swahili|swedish|swiss german|tagalog|tamil|telugu|thai|tibetan|turkish|twi|ukrainian|urdu|uzbek|vietnamese|welsh|wolof|xhosa|yiddish|yoruba|zulu")
        .Split('|').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Code = (
        "python|java|javascript|typescript|c|c++|c#|f#|go|golang|rust|kotlin|swift|ruby|php|perl|scala|haskell|elixir|erlang|clojure|lua|r|julia|sql|matlab|dart|zig|ocaml|bash|powershell|html|css|react|vue|angular|svelte|django|flask|rails|spring|node|node.js|nodejs|.net|asp.net|docker|kubernetes|terraform|ansible|aws|azure|gcp|git|linux|excel|photoshop|illustrator|figma|blender|autocad|solidworks|unity|unreal|tensorflow|pytorch|pandas|numpy|spark|kafka|postgres|postgresql|mysql|mongodb|redis|graphql|assembly|cobol|fortran|objective-c|vba|sas|stata|spss|tableau|power bi|salesforce|sap|jira|wordpress|latex|vim|emacs")
        .Split('|').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool IsKnown(string name) => Spoken.Contains(name);

    public static bool IsTool(string name) => Code.Contains(name);

    /// <summary>The user's own spelling, with a capital where they left it out.</summary>
    public static string Spell(string name) => name.Length > 0 && char.IsLower(name[0]) ? string.Create(CultureInfo.InvariantCulture, $"{char.ToUpperInvariant(name[0])}{name[1..]}") : name;
}
