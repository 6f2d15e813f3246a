namespace Memory.Server.Extraction.Model.Checking.Evidence;

/// <summary>Tells a turn that says yes or no to what the assistant asked just before, so that the assistant's words may lend it their meaning.</summary>
internal static class Agreement
{
    /// <summary>Longer turns say themselves what they mean.</summary>
    private const int MostWords = 12;

    /// <param name="text">What the user said.</param>
    /// <param name="question">What the assistant said just before; null when it said nothing.</param>
    /// <param name="denies">Whether a no is asked for: something no longer holds.</param>
    public static bool IsGiven(string text, string? question, bool denies) =>
        question is not null
        && question.AsSpan().TrimEnd(" \n\r\"*_)").EndsWith("?", StringComparison.Ordinal)
        && text.AsSpan().Trim().Count(' ') < MostWords
        && (denies ? No : Yes).IsMatch(text);

    /// <summary>What the assistant asked: its last question.</summary>
    public static string AskedIn(string question)
    {
        var end = question.LastIndexOf('?');
        var start = end <= 0 ? -1 : question.AsSpan(0, end).LastIndexOfAny(".!?\n");
        return end < 0 ? "" : question[(start + 1)..end];
    }

    private static readonly Pattern Yes = Patterns.Of(@"^\W*(yes|yeah|yep|yup|ya|yea|sure|correct|right|exactly|indeed|absolutely|definitely|of course|that's (right|correct|it|true)|that is (right|correct|true)|true|precisely|i do|i am|i did|i have|please do|ok|okay|si|oui|ja)\b");

    private static readonly Pattern No = Patterns.Of(@"^\W*(no|nope|nah|not (any ?more|any longer|really|at all)|i don't|i do not|i'm not|i am not|i stopped|never)\b");
}
