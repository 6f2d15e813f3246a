namespace Memory.Server.Extraction.Reading;

/// <summary>Turns between "playing" and "play" for the verbs that rules read.</summary>
internal static class Gerunds
{
    /// <summary>The plain verb of a gerund that a rule knows; null for any other.</summary>
    public static string? Base(string gerund) => gerund.ToLowerInvariant() switch
    {
        "playing" => "play",
        "living" => "live",
        "working" => "work",
        "eating" => "eat",
        "learning" => "learn",
        "studying" => "study",
        "collecting" => "collect",
        "doing" => "do",
        "speaking" => "speak",
        "practicing" or "practising" => "practice",
        _ => null,
    };

    /// <summary>The infinitive of a gerund at the head of a plan: "moving to Rome" is "move to Rome".</summary>
    public static string Infinitive(string phrase)
    {
        var space = phrase.IndexOf(' ', StringComparison.Ordinal);
        var verb = space < 0 ? phrase : phrase[..space];
        if (!verb.EndsWith("ing", StringComparison.Ordinal) || verb.Length < 5)
            return phrase;
        var stem = verb[..^3];
        var plain = stem switch
        {
            "mov" or "driv" or "mak" or "tak" or "hik" or "danc" or "writ" or "rid" or "hav" or "leav" or "chang" or "relocat" or "com" or "prepar" or "sav" or "retir" or "renovat" or "celebrat" or "propos" or "cycl" or "explor" or "tak" or "los" or "clos" or "becom" => stem + "e",
            _ when stem.Length > 3 && stem[^1] == stem[^2] && stem[^1] is not ('l' or 's' or 'e' or 'z') => stem[..^1],
            _ => stem,
        };
        return plain + (space < 0 ? "" : phrase[space..]);
    }
}
