namespace Memory.Server.Extraction.Reading;

/// <summary>Recognises a sentence after which the rest of the turn is somebody else's words, or words put into somebody's mouth.</summary>
internal static class ShownText
{
    public static bool Opens(string sentence) =>
        Speech.IsMatch(sentence) || Source.IsMatch(sentence) || Pointed.IsMatch(sentence) || Voice.IsMatch(sentence) || Portrait.IsMatch(sentence);

    /// <summary>Whether a line begins a letter or a mail, which reaches to the end of the turn.</summary>
    public static bool OpensLetter(ReadOnlySpan<char> line) => Letterhead.IsMatch(line);

    /// <summary>Whether a line asks for work on the lines that follow, which are then somebody's text: "Summarize:", "what does this contract say?" and a gap.</summary>
    public static bool HandsOver(ReadOnlySpan<char> line, ReadOnlySpan<char> after)
    {
        var next = after.TrimStart(" \t\r\n");
        if (next.IsEmpty || next[0] == PlainText.Quoted)
            return false;
        return WorkOn.IsMatch(line.Trim()) || (After(after).IsWhiteSpace() && AsksAbout.IsMatch(line.Trim()));
    }

    /// <summary>The line right behind a line's end.</summary>
    private static ReadOnlySpan<char> After(ReadOnlySpan<char> after)
    {
        var rest = after.TrimStart('\n').Length == after.Length ? after : after[1..];
        return rest.IndexOf('\n') is var end and >= 0 ? rest[..end] : rest;
    }

    private const string Texts =
        "transcript|email|e-mail|mail|letter|message|text|interview|chat|log|script|ticket|recording|post|thread|review|forum|subtitles|bio|biography|profile|article|essay|story|passage|paragraph|resume|quote|conversation|testimonial|complaint|statement|note|blog|page|site|website|speech|diary|journal|caption|tweet|comment|monologue|voicemail";

    private static readonly Pattern WorkOn = Patterns.Of(@"^(hey,? |hi,? |ok,? |so,? |please |pls |can you |could you |would you |kindly |now )*(shorten|convert|summari[sz]e|summary|translate|rewrite|rephrase|paraphrase|fix|format|explain|proofread|edit|improve|review|analy[sz]e|classify|check|correct|simplify|polish|expand|extract|parse|turn|clean up|tidy|reply to|respond to|read|describe|tl;?dr|debug|decode|eli5)\b[^\n]{0,120}:$");

    private static readonly Pattern AsksAbout = Patterns.Of(@"\b(this|that|the following|the attached|attached) (\w+ )?(contract|agreement|document|doc|readme|pdf|letter|e-?mail|message|text|article|post|page|file|report|memo|notice|policy|listing|ad|advert|review|comment|snippet|transcript|passage|paragraph|note|bio|profile|cv|resume|poem|chat|log|ticket|form)\b[^\n]{0,120}[?:]$");

    /// <summary>"My student wrote: …"</summary>
    private static readonly Pattern Speech = Patterns.Of(@"^(?!.*\b(i|we)\b (just |also |already )?(said|wrote|told)).{1,80}\b(said|wrote|says|writes|texted|emailed|posted|messaged|replied|answered|told (me|us)|goes|reads|commented|tweeted)( (this|that|the following|to me|back|me|us|in [\w ]{1,30}))?\s*:");

    /// <summary>"From the transcript: …", "Here's the bio from her site: …"</summary>
    private static readonly Pattern Source = Patterns.Of(@"\b(from|in|per|according to) (the|this|that|a|an|her|his|their|our|some|someone's|[\w-]+'s) ([\w-]+ ){0,2}(" + Texts + @")s?\s*:|^(customer|client|user|patient|student|call|interview|meeting|chat|original)?\s*(" + Texts + @")( from [\w ]{1,30})?\s*:|^(here is|here's|this is|below is) (the|this|that|a|an|her|his|their|some|someone's|[\w-]+'s) .{0,40}\b(" + Texts + @")\b");

    /// <summary>"Customer message below", "the letter follows".</summary>
    private static readonly Pattern Pointed = Patterns.Of(@"\b(" + Texts + @")s? (is |are )?(below|follows|following|attached below|pasted below)\b");

    /// <summary>"… from my grandma's perspective", "in the voice of a pirate".</summary>
    private static readonly Pattern Voice = Patterns.Of(@"\b(from|in) (the )?(perspective|point of view|pov|viewpoint|voice|shoes|style) of\b|\b(from|in) [\w' ]{1,40}'s?'? (perspective|point of view|pov|voice|viewpoint|shoes)\b|\bin (the )?first person\b");

    /// <summary>"Draft a tinder bio": what follows is meant for others to read.</summary>
    private static readonly Pattern Portrait = Patterns.Of(@"\b(draft|write|make|create|compose|generate|give me|invent)\b.{0,40}\b(bio|profile|persona|character|monologue|backstory|diary entry|testimonial|horoscope|obituary|dating ad|personal ad)\b");

    private static readonly Pattern Letterhead = Patterns.Of(@"^\s*((subject|fwd?|re)\s*:|dear [\w .']{1,40},?\s*$|(hi|hello) (hr|team|sir|madam|sir or madam|hiring manager|all|everybody|everyone),?\s*$)");
}
