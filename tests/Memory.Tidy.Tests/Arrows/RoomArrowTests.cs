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
        ["Backups"] = ["Storage", "Memories", "Audit", "Encryption", "Configuration", "Portability", "Lifecycle"],
        ["Lifecycle.Decay"] = ["Memories"],
        ["Lifecycle"] = ["Audit", "Storage", "Memories", "Curation", "Configuration", "Recall.Text", "Lifecycle.Decay"],
        ["Recall"] = ["Storage", "Memories", "Dates", "Embedding", "Recall.Text", "Lifecycle.Decay"],
        ["Curation"] = ["Storage", "Supersession", "Memories"],
        ["Profiles"] = ["Recall", "Recall.Text", "Storage", "Memories"],
        ["Ingest"] = ["Curation", "Extraction", "Memories", "Models", "Storage", "Supersession"],
        ["Api"] = ["Audit", "Configuration", "Curation", "Extraction", "Identity", "Ingest", "Lifecycle", "Lifecycle.Decay", "Memories", "Models", "Portability", "Profiles", "Recall", "Storage", "Users"],
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

    [Fact]
    public void SourceFiles_Namespaces_NameTheirRoom() => Nothing.Of(
        from file in Sources
        let space = NamespaceDirective().Match(file.Text)
        where space.Success && Room.OfNamespace(space.Groups["name"].Value) != Room.OfFile(file)
        select $"{file.Path} is in namespace {space.Groups["name"].Value}");

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
