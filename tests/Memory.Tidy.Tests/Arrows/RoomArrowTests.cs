using System.Reflection;
using System.Text.RegularExpressions;

namespace Memory.Tidy.Tests.Arrows;

/// <summary>Which room of the server may use which. Arrows point downwards: Api → rooms → Storage → Memories.</summary>
public sealed partial class RoomArrowTests
{
    private const string Anything = "*";

    private static readonly Dictionary<string, string[]> Arrows = new(StringComparer.Ordinal)
    {
        ["Memories"] = [],
        ["Configuration"] = ["Memories"],
        ["Supersession"] = ["Memories"],
        ["Dates"] = ["Memories"],
        ["Extraction"] = ["Dates", "Memories", "Recall.Text"],
        ["Recall.Text"] = ["Memories"],
        ["Remote"] = ["Configuration"],
        ["Embedding"] = ["Configuration", "Recall.Text", "Remote"],
        ["Models"] = ["Configuration", "Memories", "Remote"],
        ["Storage"] = ["Memories"],
        ["Encryption"] = ["Configuration"],
        ["Storage.Embedded"] = ["Storage", "Memories", "Encryption"],
        ["Storage.Postgres"] = ["Storage", "Memories", "Encryption"],
        ["Audit"] = ["Storage", "Memories"],
        ["Verification"] = ["Storage", "Memories", "Supersession"],
        ["Users"] = ["Storage", "Memories", "Audit", "Encryption"],
        ["Identity"] = ["Storage", "Memories", "Configuration", "Audit"],
        ["Portability"] = ["Storage", "Memories", "Audit", "Encryption"],
        ["Backups"] = ["Storage", "Memories", "Audit", "Encryption", "Configuration", "Lifecycle", "Users"],
        ["Lifecycle.Decay"] = ["Memories"],
        ["Lifecycle"] = ["Audit", "Storage", "Memories", "Curation", "Configuration", "Recall.Text", "Lifecycle.Decay"],
        ["Recall"] = ["Storage", "Memories", "Dates", "Embedding", "Recall.Text", "Lifecycle.Decay"],
        ["Curation"] = ["Storage", "Supersession", "Memories"],
        ["Profiles"] = ["Recall", "Recall.Text", "Storage", "Memories"],
        ["Ingest"] = ["Curation", "Extraction", "Memories", "Models", "Storage", "Supersession"],
        ["Diagnostics"] = ["Configuration", "Memories", "Storage"],
        ["Api"] = ["Audit", "Backups", "Configuration", "Curation", "Diagnostics", "Embedding", "Extraction", "Identity", "Ingest", "Lifecycle", "Lifecycle.Decay", "Memories", "Models", "Portability", "Profiles", "Recall", "Remote", "Storage", "Users"],
        ["WebConsole"] = [],
        ["Mcp"] = ["Api", "Audit", "Configuration", "Curation", "Identity", "Memories", "Profiles", "Recall", "Storage"],
        ["Cli"] = [Anything],
        ["Hosting"] = [Anything],
        [Room.Entrance] = [Anything],
    };

    private static readonly Assembly Server = Assembly.Load("Memory.Server");

    private static readonly IReadOnlyList<RepositoryFile> Sources = [.. Repository.Below("src/Memory.Server/", ".cs")];

    [Fact]
    public void Rooms_WhatTheyUse_FollowsTheArrows() => AllowList.Check(
        "room-arrows.txt",
        from use in CompiledUses().Concat(UsingDirectives())
        where !IsAllowed(use.Room, use.Used)
        select ($"{use.Room} -> {use.Used}", use.Where));

    [Fact]
    public void Rooms_Folders_HaveTheirArrowsDeclared() => Nothing.Of(
        Sources.Select(Room.OfFile).Distinct(StringComparer.Ordinal)
            .Where(room => !Arrows.ContainsKey(room))
            .Select(room => $"{room} is a new room: declare what it may use here and in docs/architecture.md"));

    /// <summary>Rooms that share a row, and what is said behind a colon or a semicolon, are for readers; a row that names no rooms says so in words.</summary>
    [Fact]
    public void Agents_TableOfRooms_TellsTheArrows()
    {
        var rows = Repository.File("AGENTS.md").Text.Split('\n').SkipWhile(static line => !line.StartsWith("| room | may use |", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(static line => line.StartsWith('|')).Select(static line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        var told = rows.SelectMany(static row => RoomsOf(row[1]).Select(room => (Room: room, Uses: row[2].Split(':', ';')[0].Trim()))).ToList();

        Nothing.Of(told.Select(static row => row.Room).Order(StringComparer.Ordinal).Except(Arrows.Keys.Where(static room => room != Room.Entrance)).Select(static room => $"{room} is no room"));
        Nothing.Of(Arrows.Keys.Where(static room => room != Room.Entrance).Where(room => told.Count(row => row.Room == room) != 1).Select(static room => $"{room} has not one row in AGENTS.md"));
        Nothing.Of(
            from row in told
            where !row.Uses.StartsWith("every", StringComparison.Ordinal)
            let uses = row.Uses == "nothing" ? [] : RoomsOf(row.Uses)
            where !uses.Order(StringComparer.Ordinal).SequenceEqual(Arrows[row.Room].Order(StringComparer.Ordinal), StringComparer.Ordinal)
            select $"{row.Room} uses {string.Join(", ", Arrows[row.Room])}, and AGENTS.md says {row.Uses}");
    }

    [Fact]
    public void SourceFiles_Namespaces_NameTheirRoom() => Nothing.Of(
        from file in Sources
        let space = NamespaceDirective().Match(file.Text)
        where space.Success && Room.OfNamespace(space.Groups["name"].Value) != Room.OfFile(file)
        select $"{file.Path} is in namespace {space.Groups["name"].Value}");

    private static string[] RoomsOf(string names) => [.. names.Split(',', StringSplitOptions.TrimEntries).Select(static name => name.Replace('/', '.'))];

    private static IEnumerable<(string Room, string Used, string Where)> CompiledUses() =>
        from use in TypeUses.Of(Server)
        let room = Room.OfNamespace(use.User.Namespace)
        let used = Room.OfNamespace(use.Used.Namespace)
        where room is not null && used is not null
        select (room, used, $"{use.User.Name} uses {use.Used.Name}");

    /// <summary>They also show what only lends a constant, which the compiler copies.</summary>
    private static IEnumerable<(string Room, string Used, string Where)> UsingDirectives() =>
        from file in Sources
        from used in Room.UsedBy(file)
        select (Room.OfFile(file), used, file.Path);

    private static bool IsAllowed(string room, string used) =>
        room == used || (Arrows.TryGetValue(room, out var allowed) && (allowed.Contains(used) || allowed.Contains(Anything)));

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex NamespaceDirective();
}
