using System.Text.RegularExpressions;

namespace Memory.Server.Extraction.Reading;

/// <summary>Recognises a sentence after which the rest of the turn is somebody else's words, or words put into somebody's mouth.</summary>
internal static partial class ShownText
{
    public static bool Opens(string sentence) =>
        Speech().IsMatch(sentence) || Source().IsMatch(sentence) || Pointed().IsMatch(sentence) || Voice().IsMatch(sentence) || Portrait().IsMatch(sentence);

    /// <summary>Whether a line begins a letter or a mail, which reaches to the end of the turn.</summary>
    public static bool OpensLetter(ReadOnlySpan<char> line) => Letterhead().IsMatch(line);

    private const string Texts =
        "transcript|email|e-mail|mail|letter|message|text|interview|chat|log|script|ticket|recording|post|thread|review|forum|subtitles|bio|biography|profile|article|essay|story|passage|paragraph|resume|quote|conversation|testimonial|complaint|statement|note|blog|page|site|website|speech|diary|journal|caption|tweet|comment|monologue|voicemail";

    /// <summary>"My student wrote: …"</summary>
    [GeneratedRegex(@"^(?!.*\b(i|we)\b (just |also |already )?(said|wrote|told)).{1,80}\b(said|wrote|says|writes|texted|emailed|posted|messaged|replied|answered|told (me|us)|goes|reads|commented|tweeted)( (this|that|the following|to me|back|me|us|in [\w ]{1,30}))?\s*:", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Speech();

    /// <summary>"From the transcript: …", "Here's the bio from her site: …"</summary>
    [GeneratedRegex(@"\b(from|in|per|according to) (the|this|that|a|an|her|his|their|our|some|someone's|[\w-]+'s) ([\w-]+ ){0,2}(" + Texts + @")s?\s*:|^(customer|client|user|patient|student|call|interview|meeting|chat|original)?\s*(" + Texts + @")( from [\w ]{1,30})?\s*:|^(here is|here's|this is|below is) (the|this|that|a|an|her|his|their|some|someone's|[\w-]+'s) .{0,40}\b(" + Texts + @")\b", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Source();

    /// <summary>"Customer message below", "the letter follows".</summary>
    [GeneratedRegex(@"\b(" + Texts + @")s? (is |are )?(below|follows|following|attached below|pasted below)\b", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Pointed();

    /// <summary>"… from my grandma's perspective", "in the voice of a pirate".</summary>
    [GeneratedRegex(@"\b(from|in) (the )?(perspective|point of view|pov|viewpoint|voice|shoes|style) of\b|\b(from|in) [\w' ]{1,40}'s?'? (perspective|point of view|pov|voice|viewpoint|shoes)\b|\bin (the )?first person\b", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Voice();

    /// <summary>"Draft a tinder bio": what follows is meant for others to read.</summary>
    [GeneratedRegex(@"\b(draft|write|make|create|compose|generate|give me|invent)\b.{0,40}\b(bio|profile|persona|character|monologue|backstory|diary entry|testimonial|horoscope|obituary|dating ad|personal ad)\b", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Portrait();

    [GeneratedRegex(@"^\s*((subject|fwd?|re)\s*:|dear [\w .']{1,40},?\s*$|(hi|hello) (hr|team|sir|madam|sir or madam|hiring manager|all|everybody|everyone),?\s*$)", Patterns.Plain, Patterns.Timeout)]
    private static partial Regex Letterhead();
}
