namespace Memory.Server.Extraction.Rules;

/// <summary>Words a fact as a sentence about the user.</summary>
internal static class Narration
{
    /// <param name="says">What follows "User", its verb in the third person: "lives in Austin", "is allergic to nuts", "'s name is Ana".</param>
    /// <param name="state">Past facts are told as "used to".</param>
    /// <param name="ends">Whether it no longer holds.</param>
    public static string About(string says, Client.TemporalState state, bool ends)
    {
        if (says.StartsWith('\''))
            return ends ? $"It no longer holds that user{says}." : state == Client.TemporalState.Past ? $"It used to be that user{says}." : $"User{says}.";
        if (ends)
            return $"User no longer {says}.";
        return state == Client.TemporalState.Past && Base(says) is { } once ? $"User used to {once}." : $"User {says}.";
    }

    /// <summary>The plain form of a sentence's verb, or null when it is no present tense.</summary>
    private static string? Base(string says)
    {
        var space = says.IndexOf(' ', StringComparison.Ordinal);
        var verb = space < 0 ? says : says[..space];
        var plain = verb switch
        {
            "is" => "be",
            "has" => "have",
            "does" => "do",
            "goes" => "go",
            "studies" => "study",
            "teaches" => "teach",
            _ when verb.EndsWith('s') && !verb.EndsWith("ss", StringComparison.Ordinal) && verb is not "was" => verb[..^1],
            _ => null,
        };
        return plain is null ? null : plain + (space < 0 ? "" : says[space..]);
    }

    /// <summary>"a nurse", "an engineer"; a title keeps its capital and has none.</summary>
    public static string WithArticle(string noun) =>
        noun.Length == 0 || (char.IsUpper(noun[0]) && noun.Length > 1 && char.IsUpper(noun[1]) && noun.Length < 5) ? noun
        : ("aeiouAEIOU".Contains(noun[0], StringComparison.Ordinal) ? "an " : "a ") + noun;

    /// <summary>The third person of a plain verb phrase: "play chess" is "plays chess".</summary>
    public static string ThirdPerson(string phrase)
    {
        var space = phrase.IndexOf(' ', StringComparison.Ordinal);
        var verb = space < 0 ? phrase : phrase[..space];
        var third = verb switch
        {
            "have" => "has",
            "am" or "are" => "is",
            "do" => "does",
            "go" => "goes",
            "was" or "had" or "did" or "can" or "will" or "must" or "should" => verb,
            _ when verb.EndsWith("ed", StringComparison.Ordinal) => verb,
            _ when verb.EndsWith('y') && verb.Length > 2 && !"aeiou".Contains(verb[^2], StringComparison.Ordinal) => verb[..^1] + "ies",
            _ when verb.EndsWith("ch", StringComparison.Ordinal) || verb.EndsWith("sh", StringComparison.Ordinal) || verb[^1] is 's' or 'x' or 'z' => verb + "es",
            _ => verb + "s",
        };
        return third + (space < 0 ? "" : phrase[space..]);
    }
}
