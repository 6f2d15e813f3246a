using Memory.Server.Encryption;

namespace Memory.Server.Backups.Archives;

/// <summary>The keys under which segments are sealed: those of the users and owners in the store's ring.</summary>
internal interface IArchiveSeals
{
    /// <summary>The ring that keeps the keys that new segments are sealed under; null in a store that is not encrypted.</summary>
    ValueTask<Guid?> FindRingAsync(CancellationToken cancellationToken);

    /// <summary>The key that a new segment is sealed under; null in a store that is not encrypted.</summary>
    /// <exception cref="Storage.StorageUnavailableException">There is one and it does not open.</exception>
    ValueTask<DataKey?> KeyOfAsync(KeyHolder holder, CancellationToken cancellationToken);

    /// <summary>The key that a segment was sealed under; null when it was destroyed or is in no ring at hand.</summary>
    ValueTask<DataKey?> FindAsync(Guid ring, KeyHolder holder, Guid key, CancellationToken cancellationToken);

    /// <summary>Keeps the ring, wrapped as it is, beside the backups, in place of what was kept of it before.</summary>
    Task SaveAsync(CancellationToken cancellationToken);

    /// <summary>A key was destroyed: it goes from beside the backups too.</summary>
    Task ForgetAsync(KeyHolder holder, CancellationToken cancellationToken);
}

/// <summary>Seals nothing and opens nothing.</summary>
internal sealed class NoSeals : IArchiveSeals
{
    public ValueTask<Guid?> FindRingAsync(CancellationToken cancellationToken) => new((Guid?)null);

    public ValueTask<DataKey?> KeyOfAsync(KeyHolder holder, CancellationToken cancellationToken) => new((DataKey?)null);

    public ValueTask<DataKey?> FindAsync(Guid ring, KeyHolder holder, Guid key, CancellationToken cancellationToken) => new((DataKey?)null);

    public Task SaveAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ForgetAsync(KeyHolder holder, CancellationToken cancellationToken) => Task.CompletedTask;
}
