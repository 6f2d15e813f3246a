namespace Memory.Server.Encryption;

/// <summary>Whose key it is: a user's, or, with no user, that of an owner for what belongs to no single user.</summary>
internal sealed record KeyHolder(string Owner, string? User)
{
    /// <summary>The associated data of the holder's wrapped key.</summary>
    public byte[] ToPlace() => User is null ? SealedPlace.Of("key", Owner) : SealedPlace.Of("key", Owner, User);
}
