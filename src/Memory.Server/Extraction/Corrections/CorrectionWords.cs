using System.Text.RegularExpressions;

namespace Memory.Server.Extraction.Corrections;

/// <summary>Reads sentences that take back a word: "no, it's Berlin, not Bern", "sorry, I meant Ana", "it's spelled Katarzyna".</summary>
internal static class CorrectionWords
{
    private const string Lead =
        @"^(?:(?:oh|oops|whoops|ah|sorry|sry|no|nope|wait|hang on|hold on|actually|well|ok|okay|correction|my bad|my mistake|scratch that|strike that|rather|er|erm|um|uh|pardon|apologies|typo|edit|and|but|to be precise|just to correct myself|let me correct (?:that|myself)|I (?:mis-?typed|misspoke|mis-?spelled|made a (?:typo|mistake)|(?:got|said|wrote|typed) (?:that|it) wrong|made that a typo))\b[ ,:.!-]*)*";

    private const string Value = @"[\p{L}\p{N}][^,;:!?""]{0,60}?";

    /// <summary>The correction that a whole sentence says, and nothing else; null when it says none.</summary>
    /// <param name="sentence">The sentence.</param>
    /// <param name="isNaked">Whether "Berlin, not Bern" will do, which nothing introduces.</param>
    public static SaidCorrection? Read(string sentence, bool isNaked)
    {
        var text = sentence.Trim(' ', '.', '!', ',');
        if (text.Length > Reading.Clauses.MaxCharacters)
            return null;
        if (Spelled.Match(text) is { Success: true } spelled && Word(spelled.Read("v")) is { } spelling)
            return new(spelling, null, IsSpelling: true);
        foreach (var match in (ReadOnlySpan<Match>)[RightNotWrong.Match(text), NotWrongRight.Match(text), SaidWrong.Match(text)])
        {
            if (match.Success && (isNaked || match.Groups["v"].Index > 0) && Word(match.Read("v")) is { } right && Word(match.Read("w")) is { } wrong && !SpeaksOfMore.IsMatch(right) && !SpeaksOfMore.IsMatch(wrong))
                return new(right, wrong);
        }

        return Meant.Match(text) is { Success: true } meant && Word(meant.Read("v")) is { } value && Likeness.MayStandAlone(value) ? new(value, null) : null;
    }

    /// <summary>The last word of a change of mind ("wait, no, Milan"), which corrects what the same turn said before it; null when it is none.</summary>
    public static string? ReadChange(string sentence) =>
        Change.Match(sentence.Trim(' ', '.', '!', ',')) is { Success: true } change && Word(change.Read("v")) is { } value && Likeness.MayStandAlone(value) ? value : null;

    /// <summary>A statement cut before its change of mind: "I live in Rome, no wait, Milan" is "I live in Rome" and "Milan".</summary>
    public static (string Statement, string Value)? Split(string statement) =>
        ChangeWithin.Match(statement) is { Success: true } within && Word(within.Read("v")) is { } value && Likeness.MayStandAlone(value)
            ? (within.Groups["a"].Value, value)
            : null;

    /// <summary>A statement without its "…, not Bern", and what that names; null when it has none, or tells of a change rather than a mistake.</summary>
    public static (string Statement, string Wrong)? Contrast(string statement) =>
        Tail.Match(statement) is { Success: true } tail && Word(Preposition.Replace(tail.Read("w")!, "")) is { } wrong && !IsChange.IsMatch(statement) && !NoValue.IsMatch(wrong)
            ? (tail.Groups["a"].Value, wrong)
            : null;

    /// <summary>Whether a sentence in words of its own says that something else was said by mistake: "correction: my manager is Ana".</summary>
    public static bool Announces(string sentence) => Announced.IsMatch(sentence);

    private static string? Word(string? raw) =>
        raw?.Trim(' ', '.', '\'', '-', '(', ')') is { Length: > 0 and <= 60 } word && word.AsSpan().Count(' ') < 5 && word[0] != Reading.PlainText.Quoted ? word : null;

    private static readonly Pattern RightNotWrong = Patterns.Of(Lead + @"(?:(?:it|that|this|he|she) (?:is|was|should be|should have been|should say|should read)(?: actually| really)? |I (?:mean|meant)(?: to (?:say|write|type))? |make (?:it|that) |the right (?:one|name|answer|word) is )?(?<v>" + Value + @"),? (?:and |but )?not (?<w>" + Value + ")$");

    private static readonly Pattern NotWrongRight = Patterns.Of(Lead + @"(?:(?:it|that|this) (?:is|was)|I (?:did not mean|do not mean))? ?not (?<w>" + Value + @")(?:,| but| -)+ ?(?:but |rather )?(?:(?:it|that) (?:is|was) |I (?:mean|meant)(?: to say)? |make (?:it|that) )?(?<v>" + Value + ")$");

    private static readonly Pattern SaidWrong = Patterns.Of(Lead + @"(?:(?:when )?I (?:earlier |just )?(?:said|wrote|typed)|by) (?<w>" + Value + @"),? (?:but |and )?I (?:actually |really )?(?:mean|meant)(?: to (?:say|write|type))? (?<v>" + Value + ")$");

    private static readonly Pattern Meant = Patterns.Of(Lead + @"(?<!\w)I (?:actually |really )?(?:mean|meant)(?: to (?:say|write|type))? (?<v>" + Value + @")(?:,? (?:sorry|oops|my bad))?$|^(?=oops|whoops|sorry|typo|correction|my bad|my mistake|scratch that|I mis|edit\b)" + "(?:" + @"(?:oops|whoops|sorry|typo|correction|my bad|my mistake|scratch that|edit|I mis-?typed|I misspoke|I mis-?spelled)[ ,:.!-]+)+(?:(?:it|that) is |it should be |make (?:it|that) )?(?<v>" + Value + ")$");

    private static readonly Pattern Change = Patterns.Of(@"^(?:(?:no|oh|wait|sorry|actually|scratch that|strike that|hang on|hold on|hmm|er|um|uh|oops|whoops|I mean|I meant|correction|rather|make that|make it|my bad|well)\b[ ,:.!-]*)*(?:no|wait|sorry|scratch that|strike that|I mean|I meant|correction|rather|make that|make it|oops|whoops|my bad)[ ,:.!-]+(?:(?:it|that) is )?(?<v>" + Value + ")$");

    private static readonly Pattern ChangeWithin = Patterns.Of(@"^(?<a>.{4,200}?)(?:,| -|\.\.\.) *(?:no,? wait|wait,? no|no,? sorry|sorry|I mean|I meant|scratch that|strike that|correction|oops|whoops|or rather|make that|no|wait)\b[ ,:-]+(?:in |at |for )?(?<v>" + Value + ")$");

    private static readonly Pattern Spelled = Patterns.Of(Lead + @"(?:it|that|this|the name|his name|her name|my name|my (?:last |first |sur)name|(?:my )?[\w' ]{2,30} name) (?:is|should be)(?: actually| really| correctly)? (?:spelled|spelt|written)(?: as| like)?:? (?<v>\p{L}[\p{L}'-]+(?: \p{L}[\p{L}'-]+)?)$");

    private static readonly Pattern Tail = Patterns.Of(@"^(?<a>.{4,200}?),? (?:and )?not (?<w>[^,;:!?""]{1,60})$");

    private static readonly Pattern Preposition = Patterns.Of(@"^(?:in|at|for|to|on|with|from|a|an|the) ");

    /// <summary>"I live in Bristol now, not Bath" tells of a move.</summary>
    private static readonly Pattern IsChange = Patterns.Of(@"\b(?:now|anymore|any more|any longer|these days|nowadays|again|since|moved|switched|changed|became|today|currently)\b");

    private static readonly Pattern NoValue = Patterns.Of(@"^(?:just|only|even|because|that|yet|really|sure|very|so|too|quite|always|all|any|much|many|more|less|bad|good|well|like|as|if|when|long|far|allowed|able|going|doing|fan|big|for|by|until|before|after|both|it|this|me|you|them|him|her|us)\b");

    /// <summary>A statement of its own rather than a value.</summary>
    private static readonly Pattern SpeaksOfMore = Patterns.Of(@"\b(?:I|you|we|they|my|your|our|am|are|is|was|will|would|can|could|should|do|does|did|have|has|had|want|need|because|if|when)\b");

    private static readonly Pattern Announced = Patterns.Of(@"^(?:(?:oh|oops|sorry|no|wait|actually|and|well)\b[ ,:.!-]*)*(?:correction|typo|I (?:mis-?typed|misspoke|mis-?spelled|made a mistake|(?:got|said|wrote) (?:that|it) wrong)|my (?:bad|mistake)|I meant(?: to say)?(?: that)?)\b");
}
