using System.Collections.Frozen;

namespace Memory.Server.Memories;

/// <summary>Short names that everybody uses for one thing and for nothing else. Few on purpose: a wrong one would merge what differs.</summary>
internal static class Aliases
{
    private static readonly FrozenDictionary<string, string> Full = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["nyc"] = "new york city",
        ["n.y.c"] = "new york city",
        ["usa"] = "united states",
        ["u.s.a"] = "united states",
        ["united states of america"] = "united states",
        ["uk"] = "united kingdom",
        ["u.k"] = "united kingdom",
        ["washington dc"] = "washington, d.c",
        ["washington d.c"] = "washington, d.c",
        ["washington, dc"] = "washington, d.c",
        ["js"] = "javascript",
        ["postgres"] = "postgresql",
        ["k8s"] = "kubernetes",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> BySpan = Full.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The full form of a normal form; itself when it has none.</summary>
    public static ReadOnlySpan<char> Expand(ReadOnlySpan<char> form) => BySpan.TryGetValue(form, out var full) ? full : form;
}
