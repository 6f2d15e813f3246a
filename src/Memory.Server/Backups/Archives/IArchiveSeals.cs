using Memory.Server.Encryption;

namespace Memory.Server.Backups.Archives;

/// <summary>The keys under which segments are sealed: those of the users and owners in the store's ring.</summary>
internal interface IArchiveSeals
{
    /// <summary>The ring that keeps the keys that new segments are sealed under; null in a store that is not encrypted.</summary>
    ValueTask<Guid?> FindRingAsync(CancellationToken cancellationToken);

    /// <summary>The key that a new segment is sealed under; null in a store that is not encrypted.</summary>
    ValueTask<DataKey?> KeyOfAsync(KeyHolder holder, CancellationToken cancellationToken);

    /// <summary>The key that a segment was sealed under; null when it was destroyed or is in no ring at hand.</summary>
    ValueTask<DataKey?> FindAsync(KeyHolder holder, Guid key, CancellationToken cancellationToken);
}

/// <summary>Seals nothing and opens nothing.</summary>
internal sealed class NoSeals : IArchiveSeals
{
    public ValueTask<Guid?> FindRingAsync(CancellationToken cancellationToken) => new((Guid?)null);

    public ValueTask<DataKey?> KeyOfAsync(KeyHolder holder, CancellationToken cancellationToken) => new((DataKey?)null);

    public ValueTask<DataKey?> FindAsync(KeyHolder holder, Guid key, CancellationToken cancellationToken) => new((DataKey?)null);
}
