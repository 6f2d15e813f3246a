using System.Collections.Immutable;

namespace Memory.Server.Encryption;

/// <summary>
/// Keeps the wrapped keys of users and owners, apart from the data that they open. A key that is destroyed here opens nothing any more, in any backup.
/// Whoever has nothing but the data and the ring has nothing: it takes the master key.
/// </summary>
internal interface IKeyRing
{
    /// <summary>The master keys that wrapped anything here, or once did; empty in a store that was never encrypted.</summary>
    ValueTask<IReadOnlyList<KnownMaster>> ListMastersAsync(CancellationToken cancellationToken);

    /// <summary>Notes a master key, durably. Of several servers that begin to encrypt at the same time the first one's counts.</summary>
    /// <returns>All that are known after it.</returns>
    ValueTask<IReadOnlyList<KnownMaster>> AddMasterAsync(KnownMaster master, CancellationToken cancellationToken);

    /// <summary>Forgets a master key that wraps nothing any more.</summary>
    ValueTask RemoveMasterAsync(Guid master, CancellationToken cancellationToken);

    /// <summary>Finds the key of a user or an owner; null when there is none.</summary>
    ValueTask<WrappedKey?> FindAsync(KeyHolder holder, CancellationToken cancellationToken);

    /// <summary>Keeps a holder's key, durably, unless the holder has one; answers the one that counts.</summary>
    ValueTask<WrappedKey> AddAsync(KeyHolder holder, WrappedKey key, CancellationToken cancellationToken);

    /// <summary>Exchanges a key for the same key wrapped anew; false when it was destroyed or exchanged meanwhile.</summary>
    ValueTask<bool> ReplaceAsync(KeyHolder holder, WrappedKey former, WrappedKey anew, CancellationToken cancellationToken);

    /// <summary>Destroys a holder's key, durably; it cannot be brought back. None is no fault.</summary>
    ValueTask DestroyAsync(KeyHolder holder, CancellationToken cancellationToken);

    /// <summary>All keys, those after a holder, in an order that stays the same.</summary>
    ValueTask<IReadOnlyList<(KeyHolder Holder, WrappedKey Key)>> ListAsync(KeyHolder? after, int limit, CancellationToken cancellationToken);
}

/// <summary>Whose key it is: a user's, or, with no user, that of an owner for what belongs to no single user.</summary>
internal sealed record KeyHolder(string Owner, string? User)
{
    /// <summary>The associated data of the holder's wrapped key.</summary>
    public byte[] ToPlace() => User is null ? SealedPlace.Of("key", Owner) : SealedPlace.Of("key", Owner, User);
}

/// <summary>What the ring knows of a master key.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Check">What it sealed when it came, so that a wrong key is known at once.</param>
/// <param name="Derivation">How it comes from a passphrase; null for a key that is given as it is.</param>
internal sealed record KnownMaster(Guid Id, ImmutableArray<byte> Check, PassphraseDerivation? Derivation);

/// <summary>PBKDF2 with HMAC-SHA256 (RFC 8018).</summary>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Iterations">At least <see cref="Fewest"/>.</param>
internal sealed record PassphraseDerivation(ImmutableArray<byte> Salt, int Iterations)
{
    /// <summary>What OWASP's Password Storage Cheat Sheet asks for.</summary>
    public const int Fewest = 600_000;
}
