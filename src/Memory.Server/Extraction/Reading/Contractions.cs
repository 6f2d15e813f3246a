using System.Text.RegularExpressions;

namespace Memory.Server.Extraction.Reading;

/// <summary>Writes contractions out, so that each rule reads one wording: "I'm", "im" and "I am" are the same.</summary>
internal static class Contractions
{
    public static string Expand(string sentence) =>
        ExpandWords(With.Replace(You.Replace(sentence, "${verb} you"), "with"));

    private static string ExpandWords(string sentence) =>
        Please.Replace(Negated.Replace(
            WithHave.Replace(
                WithIs.Replace(
                    WithAm.Replace(
                        WithAre.Replace(WithWill.Replace(sentence, "${who} will"), "${who} are"), "I am"), "${who} is"), "${who} have"), Not), "please");

    private static string Not(Match match)
    {
        var verb = match.Groups["who"].Value;
        return verb.ToLowerInvariant() switch
        {
            "ca" => "can not",
            "wo" => "will not",
            "ai" => "am not",
            _ => verb + " not",
        };
    }

    private static readonly Pattern With = Patterns.Of(@"\b(wiht|whit|wtih)\b");

    private static readonly Pattern You = Patterns.Of(@"\b(?<verb>can|could|would|will|do|did|if) u\b");

    private static readonly Pattern Please = Patterns.Of(@"\bpl[sz]\b");

    private static readonly Pattern WithAm = Patterns.Of(@"\b(i'm|im|i m)\b(?!')");

    private static readonly Pattern WithIs = Patterns.Of(@"\b(?<who>my name|the name|name|it|that|what|who|where|here|there|he|she|favou?rite \w+)'s(?! name\b)(?= (a |an |the |my |not |in |on |called |named |[A-Z]|[a-z]+(?: [a-z]+)?$))|\b(?<who>my (?!name)\w+)'s(?= (a |an |the |not |in |on |from |called |named |allergic |vegan\b|vegetarian\b|pregnant\b|married\b|(?-i:[A-Z])[\w'-]+$))");

    private static readonly Pattern WithAre = Patterns.Of(@"\b(?<who>we|they|you)'re\b");

    private static readonly Pattern WithHave = Patterns.Of(@"\b(?<who>i|we|they|you)(?:'ve|(?<=\bi)ve|(?<=\bwe)ve)\b");

    private static readonly Pattern WithWill = Patterns.Of(@"\b(?<who>i|we|they|you|he|she|it)'ll\b");

    private static readonly Pattern Negated = Patterns.Of(@"\b(?<who>do|does|did|is|are|was|were|have|has|had|would|could|should|ca|wo|ai)n'?t\b");
}
