using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Places;

namespace Memory.Server.Backups.Restoring;

/// <summary>Tries a backup out: compares all hashes, reads everything, restores it into a store made for it, and counts what is there then.</summary>
internal sealed class BackupVerifier(IBackupPlace place, IArchiveSeals seals, IScratchStores scratch)
{
    /// <summary>Verifies a backup.</summary>
    /// <exception cref="UnknownBackupException">There is no such backup.</exception>
    /// <exception cref="UnusableBackupException">It cannot be restored; the message says why.</exception>
    public async Task<VerifiedBackup> VerifyAsync(BackupId id, Action<BackupProgress>? onProgress, CancellationToken cancellationToken)
    {
        var manifest = await ManifestFile.ReadAsync(place, id, cancellationToken);
        await using var tried = await scratch.CreateAsync(cancellationToken);
        UnpackedBackup unpacked;
        await using (var replacement = await tried.Store.ReplaceAsync(cancellationToken))
        {
            var reader = new ArchiveReader(place, manifest, seals);
            unpacked = await new ArchiveUnpacking(reader, manifest, new RestoreTarget(), replacement, skipsMissing: true).RunAsync(onProgress, cancellationToken);
            await replacement.CommitAsync(cancellationToken);
        }

        await tried.ReopenAsync(cancellationToken);
        var found = await StoreCount.OfAsync(tried.Store, cancellationToken) with { Owners = unpacked.Counts.Owners };
        if (found != unpacked.Counts)
            throw new UnusableBackupException($"The backup does not restore to what it holds: {unpacked.Counts} became {found}.");
        return new VerifiedBackup(manifest, unpacked.Closed);
    }
}

/// <summary>A backup that was verified.</summary>
/// <param name="Manifest">What it is made of.</param>
/// <param name="Closed">How many users could not be looked at, because their keys were destroyed.</param>
internal sealed record VerifiedBackup(Manifest Manifest, long Closed);
