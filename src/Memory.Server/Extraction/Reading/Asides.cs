namespace Memory.Server.Extraction.Reading;

/// <summary>Cuts off what people hang on behind a statement: "I visit my grandmother, she makes pierogi", "…, found out the hard way".</summary>
internal static class Asides
{
    /// <summary>The statement up to the first thing said beside it.</summary>
    public static string Cut(string statement)
    {
        statement = Inserted.Replace(statement, "");
        foreach (var gap in Gap.EnumerateMatches(statement))
        {
            var joint = statement.AsSpan(gap.Index, gap.Length);
            var rest = statement.AsSpan(gap.Index + gap.Length);
            var isAside = Somebody.IsMatch(rest) || Something.IsMatch(rest)
                || (joint.Contains(',') && Loosely.IsMatch(rest))
                || (joint.EndsWith("so ", StringComparison.OrdinalIgnoreCase) && Consequence.IsMatch(rest));
            if (isAside && Stated.IsMatch(statement.AsSpan(0, gap.Index)))
                return statement[..gap.Index];
        }

        return statement;
    }

    /// <summary>Whether a part of an enumeration is none: "kiwi, walnuts, forgot that one".</summary>
    public static bool IsAside(string part) => Loosely.IsMatch(part) || Predicate.IsMatch(part);

    /// <summary>"…, as I may have mentioned, …"</summary>
    private static readonly Pattern Inserted = Patterns.Of(@",? as I (may have |might have |have |already |just )*(mentioned|said|told you|wrote)( before| earlier| already)?(?=,|$)");

    private static readonly Pattern Gap = Patterns.Of(@" *, *((and|but|so|because|as|though|since) )?| +(and|but|so|because|though|although) ");

    private static readonly Pattern Somebody = Patterns.Of(@"^(he|she|it|they|you|this|that|there|everyone|everybody|nobody|people)('\w+)? (?!named\b|called\b)\w+");

    private const string Finite =
        "is|are|was|were|has|had|does|did|will|would|can|said|says|closed|opened|ends?|ended|starts|started|makes|made|gives|gave|comes|came|goes|went|moved|took|got|feels|felt|keeps|kept|needs|hates|loves|works|lives|looks|never|always|won|died|left|sounds|seems|told|thinks|wants|insists";

    /// <summary>"The club closed", "one bad night was enough", "summer is my nemesis", "planning a wedding is a second job".</summary>
    private static readonly Pattern Something = Patterns.Of(
        @"^(the|an?|one|his|her|its|their|these|those|some|most|all|every) (?!(\w+ ){0,3}(that|who|which|named|called|and)\b)([\w'-]+ ){1,4}(" + Finite + @")\b"
        + @"|^(?!(name|birthday|bday|pronouns|names|allergies|hobbies)\b)(?-i:\p{Ll}+) (is|are|was|were|won)\b(?! my (fav|go-to|main|first|native|new|name))"
        + @"|^\w+ing ([\w'-]+ ){1,4}(is|was) ");

    private static readonly Pattern Loosely = Patterns.Of(
        @"^(found (out|it|that|this|a)|forgot|forgotten|lost (it|them|track|completely)|gives? (me|us)|makes? me|keeps? me|kills me|turns? out|sleeping|hoping|still (unpacking|settling|getting|learning|adjusting|not)|loving it|hating it|love it|hate it|thank god|long story|send|remind me|tell me|help|no idea|not sure|not sorry|was (the|just)|(the )?(best|worst) |fat fingers|long day|(nights|days|weekends|mornings) only|just (found|saying|in case)|random|can not wait|wish me|one of|same as)\b");

    private static readonly Pattern Consequence = Patterns.Of(@"^(schedule|plan|keep|use|make|adjust|be|expect|act|bear|do not|just|nervous|happy|excited|yeah)\b");

    private static readonly Pattern Stated = Patterns.Of(@"^(I|we|please|always|call|no|answer|keep|use|remember|it is) |\b(is|are|am|was|were|has|have|had|moved|works?|lives?|died|called|named)\b");

    private static readonly Pattern Predicate = Patterns.Of(@"^(he|she|it|they|you|there|which|this|that) |\b(is|are|was|were|has|had|am)\b");
}
