namespace Memory.Server.Backups.Archives;

/// <summary>What a segment begins with: whose rows follow.</summary>
/// <param name="Owner">The tenant.</param>
/// <param name="User">The user; null in an owner's segment and in a sealed one.</param>
internal sealed record SegmentHeader(string Owner, string? User)
{
    /// <summary>The key that the rows are sealed under; null when they are plain.</summary>
    public Guid? Key { get; init; }

    /// <summary>The user's id, sealed under the owner's key; null in a plain segment and in an owner's.</summary>
    public byte[]? SealedUser { get; init; }

    /// <summary>That key of the owner's; null where no user's id is sealed.</summary>
    public Guid? OwnerKey { get; init; }

    /// <summary>Whether it is about what belongs to the owner and no single user.</summary>
    public bool IsOfOwner { get; init; }
}
