using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Erasures;
using Memory.Server.Backups.Places;
using Memory.Server.Storage;

namespace Memory.Server.Backups.Restoring;

/// <summary>
/// Puts what a backup holds in place of all that the store holds, whole or not at all. Who was erased after the backup stays erased, and keys that were
/// revoked stay revoked.
/// </summary>
internal sealed class BackupRestorer(IMemoryStore store, IBackupPlace place, IArchiveSeals seals, ErasureList erasures)
{
    /// <summary>Restores a backup.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="order">What may be lost.</param>
    /// <param name="onProgress">Told after each user.</param>
    /// <param name="cancellationToken">Gives up; nothing has changed then.</param>
    /// <exception cref="UnknownBackupException">There is no such backup.</exception>
    /// <exception cref="UnusableBackupException">It cannot be restored; nothing has changed.</exception>
    /// <exception cref="BackupRefusedException">The store holds something, and that was not to be lost; nothing has changed.</exception>
    public async Task<RestoredBackup> RestoreAsync(BackupId id, RestoreOrder order, Action<BackupProgress>? onProgress, CancellationToken cancellationToken)
    {
        var manifest = await ManifestFile.ReadAsync(place, id, cancellationToken);
        var target = new RestoreTarget();
        await target.ReadAsync(store, cancellationToken);
        if (target.HoldsAnything && !order.Force)
            throw new BackupRefusedException("The store is not empty. Restoring replaces everything that it holds: say so with force.");
        await foreach (var erasure in erasures.ReadAsync(cancellationToken))
            target.NoteErased(erasure.Owner, erasure.ScopeHash, erasure.At);

        await using var replacement = await store.ReplaceAsync(cancellationToken);
        var reader = new ArchiveReader(place, manifest, seals);
        var unpacked = await new ArchiveUnpacking(reader, manifest, target, replacement, order.SkipsMissingKeys).RunAsync(onProgress, cancellationToken);

        if (replacement.MustReopen && order.Quiet is { } quiet)
            await quiet(cancellationToken);

        // Who was erased in the meantime is not in the list that was read above.
        foreach (var owner in await store.ListOwnersAsync(cancellationToken))
        {
            await foreach (var tombstone in store.Erasures.ListAsync(owner, cancellationToken))
            {
                if (target.ErasedOf(owner, tombstone.ScopeHash) is not { } known || known < tombstone.ErasedAt)
                    throw new BackupRefusedException("A user was erased while the backup was being restored. Nothing was changed; begin again.");
            }
        }

        await replacement.CommitAsync(cancellationToken);
        return new RestoredBackup(manifest, unpacked, replacement.MustReopen);
    }
}

/// <summary>What a restore may do away with.</summary>
/// <param name="Force">Whether what the store holds may be replaced.</param>
/// <param name="SkipsMissingKeys">Whether users whose keys are missing may be left out.</param>
internal sealed record RestoreOrder(bool Force, bool SkipsMissingKeys)
{
    /// <summary>Awaited before a store is left that is then opened anew, so that nobody writes into it any more.</summary>
    public Func<CancellationToken, Task>? Quiet { get; init; }
}

/// <summary>A backup that was restored.</summary>
/// <param name="Manifest">What it is made of.</param>
/// <param name="Unpacked">What came out of it.</param>
/// <param name="MustReopen">Whether the store must be closed and opened again to hold it.</param>
internal sealed record RestoredBackup(Manifest Manifest, UnpackedBackup Unpacked, bool MustReopen);
