using Memory.Server.Memories;

namespace Memory.Server.Storage.Embedded.Owners;

/// <summary>What stays of an erased user, as it now is.</summary>
/// <param name="Hash">Names the user, as <see cref="JobId.ScopeHash"/> does.</param>
/// <param name="At">When the user was erased last.</param>
internal sealed record TombstoneRow(string Hash, DateTimeOffset At)
{
    /// <summary>Whether files of the user may still be there. Nothing in them is read: they are deleted first.</summary>
    public bool HasFiles { get; init; }

    /// <summary>Who it was, until the erasure was told.</summary>
    public UserId? User { get; init; }

    /// <summary>How much was erased, until that was told.</summary>
    public ErasureCounts? Counts { get; init; }
}
