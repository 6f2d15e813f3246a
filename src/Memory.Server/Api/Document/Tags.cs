using System.Collections.Immutable;

namespace Memory.Server.Api.Document;

/// <summary>The subjects by which the document sorts its routes.</summary>
internal static class Tags
{
    public const string Recall = "Recall";
    public const string Ingest = "Ingest";
    public const string Memories = "Memories";
    public const string Links = "Links";
    public const string Chat = "Chat";
    public const string Users = "Users";
    public const string Sessions = "Sessions";
    public const string Keys = "Keys";
    public const string Upkeep = "Upkeep";
    public const string Backups = "Backups";
    public const string Service = "Service";

    /// <summary>All of them, in the order in which readers need them.</summary>
    public static ImmutableArray<(string Name, string Text)> All { get; } =
    [
        (Recall, "Find what helps now."),
        (Ingest, "Hand over what was said; facts are extracted in the background."),
        (Memories, "Store, read, list, change, delete and restore memories, and see where they came from."),
        (Links, "Links between memories."),
        (Chat, "Ask the configured chat model with the user's memory in mind."),
        (Users, "The people remembered: create, read, profile, export, import, erase."),
        (Sessions, "Conversations, their state and their raw messages."),
        (Keys, "API keys. For admin keys."),
        (Upkeep, "The server's health, its regular work, given-up jobs and the audit log. For admin keys."),
        (Backups, "Backups of the whole store. For admin keys of owner `default`."),
        (Service, "The server itself; only `/mcp` needs a key."),
    ];
}
