using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Arrows;

/// <summary>A room of the server: a folder directly in it, or one of the two stores, which do not know each other.</summary>
internal static partial class Room
{
    /// <summary>Where the program is put together.</summary>
    public const string Entrance = "";

    private const string Server = "Memory.Server";

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

    private static string InPath(string[] parts) => parts switch
    {
        [] => Entrance,
        ["Storage", "Embedded" or "Postgres", ..] => $"Storage.{parts[1]}",
        _ => parts[0],
    };

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(?<name>Memory\.Server[\w.]*);", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex UsingDirective();
}
