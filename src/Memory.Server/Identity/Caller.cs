using Memory.Server.Memories;

namespace Memory.Server.Identity;

/// <summary>Whose key a request came with, and what that key may reach.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="Owner">The tenant it belongs to.</param>
/// <param name="Scope">What it may reach.</param>
/// <param name="Only">The one user of a user key.</param>
/// <param name="PerMinute">Its limit of requests per minute; 0 for none.</param>
internal sealed record Caller(Guid KeyId, OwnerId Owner, KeyScope Scope, UserId? Only, int PerMinute)
{
    /// <summary>Whether it administers the whole store rather than one owner.</summary>
    public bool IsRoot => Scope == KeyScope.Admin && Owner == OwnerId.Default;

    /// <summary>Whether it may read and write that user's memory.</summary>
    public bool MayReach(UserId user) => Only is null || Only == user;

    /// <summary>Whether it may administer that owner's keys.</summary>
    public bool MayAdminister(OwnerId owner) => IsRoot || (Scope == KeyScope.Admin && Owner == owner);
}
