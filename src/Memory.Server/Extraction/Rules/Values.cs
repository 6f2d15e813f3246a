using System.Buffers;
using Memory.Server.Extraction.Reading;

namespace Memory.Server.Extraction.Rules;

/// <summary>Cuts a value out of the end of a clause and tells whether it can be one.</summary>
internal static class Values
{
    private const int MaxCharacters = 80;
    private const int MaxWords = 10;
    private static readonly SearchValues<char> Markup = SearchValues.Create("<>{}[]|\\`");

    /// <summary>The bare value, or null when the words name nothing.</summary>
    public static string? Clean(string? raw)
    {
        if (raw is null)
            return null;
        var value = Tail.Replace(raw, "");
        for (var round = 0; round < 4; round++)
        {
            var shorter = Trailing.Replace(value, "").Trim(' ', ',', '.', '!', '-', ':', '"', '\'', '(', ')');
            if (shorter.Length == value.Length)
                break;
            value = shorter;
        }

        return IsPlausible(value) ? value : null;
    }

    /// <summary>As <see cref="Clean"/>, without a leading article.</summary>
    public static string? CleanNoun(string? raw) => Clean(raw) is { } value && Article.Replace(value, "") is { Length: > 1 } bare ? bare : null;

    /// <summary>"peanuts, shellfish and penicillin" as three values; nothing when one of them names nothing.</summary>
    public static IEnumerable<string> List(string? raw)
    {
        if (Clean(raw) is not { } whole)
            return [];
        if (Fixed.IsMatch(whole))
            return [whole];
        var parts = Separator.Split(whole);
        var values = new List<string>(parts.Length);
        foreach (var part in parts)
        {
            if (values.Count > 0 && Asides.IsAside(part))
                break;
            if (CleanNoun(part) is { } value)
                values.Add(Leading.Replace(value, ""));
        }

        return values;
    }

    /// <summary>The name within a description: "a tiny town called Marfa" is Marfa.</summary>
    public static string Named(string value) => Called.Match(value) is { Success: true } called && IsProper(called.Groups["v"].Value) ? called.Groups["v"].Value : value;

    /// <summary>A proper name without what is said about it behind a comma: "Filipa, super calm person" is Filipa.</summary>
    public static string WithoutAside(string value)
    {
        if (value.IndexOf(" and ", StringComparison.Ordinal) is var joint and > 0 && char.IsLower(value[joint + 5]) && IsProper(value[..joint]))
            value = value[..joint];
        var comma = value.IndexOf(", ", StringComparison.Ordinal);
        return comma > 0 && comma + 2 < value.Length && !char.IsUpper(value[comma + 2]) && !char.IsAsciiDigit(value[comma + 2]) && IsProper(value[..comma]) ? value[..comma] : value;
    }

    private static bool IsPlausible(string value) =>
        value.Length is > 0 and <= MaxCharacters
        && !value.Contains(PlainText.Quoted, StringComparison.Ordinal)
        && value.AsSpan().IndexOfAny(Markup) < 0
        && !value.Contains("://", StringComparison.Ordinal)
        && value.AsSpan().Count(' ') < MaxWords
        && value.AsSpan().IndexOfAnyInRange('\u0400', '\uD7FF') < 0
        && HasLetterOrDigit(value)
        && !Pointing.IsMatch(value);

    private static bool HasLetterOrDigit(string value)
    {
        foreach (var character in value)
        {
            if (char.IsLetterOrDigit(character))
                return true;
        }

        return false;
    }

    /// <summary>Whether each word that carries meaning begins with a capital: a proper name.</summary>
    public static bool IsProper(string value)
    {
        var any = false;
        foreach (var range in value.AsSpan().SplitAny(" -"))
        {
            var word = value.AsSpan(range).Trim(",.'\"");
            if (word.Length == 0 || word is "of" or "the" or "de" or "da" or "do" or "di" or "la" or "le" or "del" or "los" or "las" or "and" or "van" or "von" or "der" or "am" or "upon" or "on" or "&" or "du" or "der" or "den" or "bin" or "al")
                continue;
            if (!char.IsUpper(word[0]) && !char.IsAsciiDigit(word[0]))
                return false;
            any = true;
        }

        return any;
    }

    /// <summary>A person's or an animal's name: one to four words, capitalised, or a single lower-case word where the wording itself says that it is a name.</summary>
    public static string? Name(string? raw, bool lowerCase = false)
    {
        if (Clean(raw) is not { } whole || WithoutAside(whole) is not { } value || value.Count(static character => character == ' ') > 3 || NoName.IsMatch(value) || value.Any(char.IsAsciiDigit))
            return null;
        if (value.AsSpan().ContainsAny(",;:/&") || value.Length < 2)
            return null;
        return IsProper(value) || (lowerCase && LowerName.IsMatch(value)) ? value : null;
    }

    private static readonly Pattern Tail = Patterns.Of(
        @"(\s*,)?\s+(because|since|so that|so|but|which|where|when|while|although|though|unless|whereas|who|that|as long as|even though|even if|if|instead of|rather than|compared to|more than|with my|with our|with a|with the|with (?:two|three|four|five|some|\d+)|for work|for a job|for my|for the job|for school|for university|for college|for good|for a living|for fun|for now|to be|after|before|thanks to|due to|esp|especially|particularly|such as|not|and my|and i|and then|and (she|he|they|we|it)|by the way|if you|as you)\b.*$"
        + @"|\s+[-=]+>?\s.*$|\s*,\s*(not|but|so|please|which|working|living|right|though|thanks)\b.*$|\s+:\).*$");

    private static readonly Pattern Trailing = Patterns.Of(
        @"(^|[\s,]+)(now|right now|at the moment|at present|currently|these days|nowadays|today|already|again|anyway|actually|by the way|btw|too|as well|also|either|lol|haha|though|please|thanks|thank you|mostly|at all|very much|a lot|so much|so far|full[- ]time|part[- ]time|for years|for a while|still|alone|together|myself|originally|really|btw|fyi|tho|you know|i think|someday|some day|one day|eventually|soon|at some point|to be honest|tbh|actually|ok|okay|always|anymore|recently|lately|rn|ngl|everywhere|(for )?my whole life|all my life|and|or|but|instead|with|for|in|at|on|is|am)$");

    private static readonly Pattern LowerName = Patterns.OfCase(@"^\p{Ll}[\p{Ll}'-]+( (?!\p{L}+ing\b)\p{Ll}[\p{Ll}'-]+)?(?<!ing)$");

    private static readonly Pattern Article = Patterns.Of(@"^(the|a|an|some|any|my|our)\s+");

    private static readonly Pattern Called = Patterns.Of(@"^(an?|the|this|some|my|our) .*\b(called|named) (?<v>.+)$");

    private static readonly Pattern Leading = Patterns.Of(@"^((a )?(lot|bunch|ton)s? of|all (kinds|sorts|types) of|any kind of|both|either|especially|also|fresh(?= air never))\s+");

    private static readonly Pattern Separator = Patterns.Of(@"\s*(?:,\s*(?:and|or|&|plus|as well as)?|\band\b(?! roll\b| prejudice\b| dragons\b| chips\b| bass\b| crafts\b)(?<!\bmac and)|\bor\b|\bplus\b|\bas well as\b|&)\s+");

    /// <summary>Pairs that are one thing.</summary>
    private static readonly Pattern Fixed = Patterns.Of(@"^(\w+ )?(rock (and|&) roll|rock 'n' roll|mac (and|&) cheese|fish (and|&) chips|r&b|drum (and|&) bass|salt and vinegar|peanut butter and jelly|arts and crafts|pride and prejudice|dungeons (and|&) dragons|bed and breakfasts?|crime and punishment|war and peace|black and white( \w+)?|track and field|command and conquer|tom and jerry|johnson (and|&) johnson|procter (and|&) gamble)$");

    /// <summary>Words that point to something in the conversation rather than name a thing.</summary>
    private static readonly Pattern Pointing = Patterns.Of(
        @"^(it|this|that|these|those|them|him|her|you|me|us|what|when|how|where|why|who|something|anything|nothing|everything|someone|everyone|anyone|nobody|one|ones|here|there|so|not|no|none|some|any|all|more|much|many|such|same|both|either|the (one|ones|same|other|idea|way|fact|answer|first|second|third|last|next|list|following|above|below|former|latter|result|code|output|part|latest|new|sound|look|thought)|(it|this|that|these|those|your|you|what|when|how|where|why|who|being able|whatever|each|every|if|whether)\b.*)$|\b(you|your|yours|yourself|this|that|these|those|chatgpt|claude|gpt)\b");

    private static readonly Pattern NoName = Patterns.Of(
        @"^(sorry|ok|okay|fine|good|great|well|sure|happy|glad|sad|just|not|so|very|really|here|back|done|ready|late|early|busy|tired|sick|hungry|thirsty|bored|lost|confused|stuck|curious|interested|excited|afraid|worried|trying|looking|going|working|getting|having|using|writing|thinking|wondering|new|old|single|married|divorced|vegan|vegetarian|pescatarian|retired|american|british|currently|actually|also|still|always|never|crazy|later|back|when|whenever|asap|soon|names|an? .*|the .*|mud .*|on .*|in .*|at .*|from .*|for .*|with .*|to .*|of .*|by .*|what|who|my|your|his|her|their|irrelevant|unknown|private|classified|very .*|quite .*|so .*|too .*|also .*|still .*|actually .*|getting .*|already .*|pretty .*|kind of .*|if .*|when .*|as .*|all .*|like .*|because .*|not .*|no .*|maybe|tomorrow|today|tonight|yes|no|idiot|impressed|it|that|this|important|difficult|hard|easy|long|short|common|weird|cursed|mud|taken|spelled|spelt|pronounced|mispronounced|written|misspelled|withheld|secret)$");
}
