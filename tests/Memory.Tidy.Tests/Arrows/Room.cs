using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Arrows;

/// <summary>A room of the server: a folder directly in it, or a smaller room inside one, with arrows of its own.</summary>
internal static partial class Room
{
    /// <summary>Where the program is put together.</summary>
    public const string Entrance = "";

    private const string Server = "Memory.Server";

    /// <summary>
    /// The stores do not know each other; text analysis serves the embedder too, which must not see the rest of recall; recall tells faded confidence, and knows nothing
    /// else of what becomes of memories.
    /// </summary>
    private static readonly string[] Inner = ["Storage.Embedded", "Storage.Postgres", "Recall.Text", "Lifecycle.Decay"];

    /// <summary>The room of a namespace; null when it is not the server's own code.</summary>
    public static string? OfNamespace(string? space)
    {
        if (space == Server)
            return Entrance;
        if (space is null || !space.StartsWith(Server + ".", StringComparison.Ordinal))
            return null;
        return InPath(space[(Server.Length + 1)..].Split('.'));
    }

    /// <summary>The room of a source file of the server.</summary>
    public static string OfFile(RepositoryFile file) =>
        InPath(file.Folder.Split('/')[2..]);

    /// <summary>The rooms that a file's <c>using</c> directives name.</summary>
    public static IEnumerable<string> UsedBy(RepositoryFile file) =>
        from Match directive in UsingDirective().Matches(file.Text)
        let room = OfNamespace(directive.Groups["name"].Value)
        where room is not null
        select room;

    private static string InPath(string[] parts)
    {
        var two = string.Join('.', parts.Take(2));
        return Inner.Contains(two, StringComparer.Ordinal) ? two : parts.FirstOrDefault(Entrance);
    }

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?<name>Memory\.Server[\w.]*);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex UsingDirective();
}
