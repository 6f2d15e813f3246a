using System.Collections.Frozen;

namespace Memory.Server.Recall.Text;

/// <summary>An ending and what takes its place when it lies in R1.</summary>
/// <param name="Suffix">The ending.</param>
/// <param name="Replacement">What takes its place.</param>
/// <param name="After">The letters of which one must stand before it; null for any.</param>
/// <param name="NeedsR2">Whether it must lie in R2 too.</param>
internal sealed record SuffixRule(string Suffix, string Replacement, string? After = null, bool NeedsR2 = false);

/// <summary>The tables of the stemmer, longest endings first.</summary>
internal static class StemmingRules
{
    /// <summary>Step 2.</summary>
    public static SuffixRule[] Derivations { get; } = LongestFirst(
        new("tional", "tion"), new("enci", "ence"), new("anci", "ance"), new("abli", "able"), new("entli", "ent"), new("izer", "ize"),
        new("ization", "ize"), new("ational", "ate"), new("ation", "ate"), new("ator", "ate"), new("alism", "al"), new("aliti", "al"),
        new("alli", "al"), new("fulness", "ful"), new("ousli", "ous"), new("ousness", "ous"), new("iveness", "ive"), new("iviti", "ive"),
        new("biliti", "ble"), new("bli", "ble"), new("ogi", "og", After: "l"), new("fulli", "ful"), new("lessli", "less"),
        new("li", "", After: "cdeghkmnrt"));

    /// <summary>Step 3.</summary>
    public static SuffixRule[] Endings { get; } = LongestFirst(
        new("tional", "tion"), new("ational", "ate"), new("alize", "al"), new("icate", "ic"), new("iciti", "ic"), new("ical", "ic"),
        new("ful", ""), new("ness", ""), new("ative", "", NeedsR2: true));

    /// <summary>Step 4.</summary>
    public static string[] Deleted { get; } =
    [
        "ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ism", "ate", "iti", "ous", "ive", "ize", "ion", "al", "er", "ic",
    ];

    public static FrozenDictionary<string, string> Exceptions { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["skis"] = "ski", ["skies"] = "sky", ["dying"] = "die", ["lying"] = "lie", ["tying"] = "tie", ["idly"] = "idl", ["gently"] = "gentl",
        ["ugly"] = "ugli", ["early"] = "earli", ["only"] = "onli", ["singly"] = "singl", ["sky"] = "sky", ["news"] = "news", ["howe"] = "howe",
        ["atlas"] = "atlas", ["cosmos"] = "cosmos", ["bias"] = "bias", ["andes"] = "andes",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Words that are complete once their plural is taken off.</summary>
    public static FrozenSet<string> FinalAfterPlural { get; } = FrozenSet.ToFrozenSet(
        ["inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"], StringComparer.Ordinal);

    private static SuffixRule[] LongestFirst(params SuffixRule[] rules) => [.. rules.OrderByDescending(static rule => rule.Suffix.Length)];
}
