using Memory.Server.Encryption.Masters;

namespace Memory.Server.Encryption;

/// <summary>
/// Keeps the wrapped keys of users and owners, apart from the data that they open. A key that is destroyed here opens nothing any more, in any backup.
/// Whoever has nothing but the data and the ring has nothing: it takes the master key.
/// </summary>
/// <remarks>Trouble with whatever keeps it is told by each store's own exception; what is there and makes no sense, by <see cref="KeyUnavailableException"/>.</remarks>
internal interface IKeyRing
{
    /// <summary>Where it is, for messages.</summary>
    string Place { get; }

    /// <summary>The ring's name, by which a store knows it again; null when there is no ring yet.</summary>
    ValueTask<Guid?> FindIdAsync(CancellationToken cancellationToken);

    /// <summary>Begins a ring, durably, unless there is one; answers the name that counts.</summary>
    ValueTask<Guid> BeginAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The master keys that wrapped anything here, or once did, in the order in which they came; empty in a store that was never encrypted.</summary>
    ValueTask<IReadOnlyList<KnownMaster>> ListMastersAsync(CancellationToken cancellationToken);

    /// <summary>Notes a master key, durably, behind those that are known. Of several servers that note one at the same time the first one's counts.</summary>
    /// <returns>All that are known after it, in the order in which they came.</returns>
    ValueTask<IReadOnlyList<KnownMaster>> AddMasterAsync(KnownMaster master, CancellationToken cancellationToken);

    /// <summary>Forgets a master key, unless something is still wrapped by it; whether it is forgotten.</summary>
    ValueTask<bool> RemoveMasterAsync(Guid master, CancellationToken cancellationToken);

    /// <summary>Finds the key of a user or an owner; null when there is none.</summary>
    /// <exception cref="KeyUnavailableException">What is there is no key.</exception>
    ValueTask<WrappedKey?> FindAsync(KeyHolder holder, CancellationToken cancellationToken);

    /// <summary>Keeps a holder's key, durably, unless the holder has one; answers the one that counts.</summary>
    /// <exception cref="KeyUnavailableException">What is there is no key, or the master key that wrapped the new one was forgotten meanwhile.</exception>
    ValueTask<WrappedKey> AddAsync(KeyHolder holder, WrappedKey key, CancellationToken cancellationToken);

    /// <summary>Exchanges a key for the same key wrapped anew; false when it was destroyed or exchanged meanwhile.</summary>
    ValueTask<bool> ReplaceAsync(KeyHolder holder, WrappedKey former, WrappedKey anew, CancellationToken cancellationToken);

    /// <summary>Destroys a holder's key, durably; it cannot be brought back. None is no fault.</summary>
    ValueTask DestroyAsync(KeyHolder holder, CancellationToken cancellationToken);

    /// <summary>Keys, those after a holder, in an order that stays the same. What is damaged is left out, and keeps its master key from being forgotten.</summary>
    ValueTask<IReadOnlyList<(KeyHolder Holder, WrappedKey Key)>> ListAsync(KeyHolder? after, int limit, CancellationToken cancellationToken);

    /// <summary>Destroys all keys, forgets the master keys and the ring's name: nothing is sealed any more.</summary>
    ValueTask ClearAsync(CancellationToken cancellationToken);
}
