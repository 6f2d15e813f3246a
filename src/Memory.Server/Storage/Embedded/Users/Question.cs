using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Users;

/// <summary>What rows are found by together: a slot, or without one the identity of free facts.</summary>
internal readonly record struct Question(string? Slot, string? Identity)
{
    public static Question Of(Slot? slot, string? identity) => slot is { } named ? new(named.Name, null) : new(null, identity);
}
