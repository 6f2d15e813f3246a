using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Places;
using Memory.Server.Memories;

namespace Memory.Server.Backups.Running;

/// <summary>The backups that a place holds.</summary>
internal sealed partial class BackupCatalogue(IBackupPlace place, BackupOptions options, TimeProvider time, ILogger<BackupCatalogue> logger)
{
    private const string Archives = "archives/";

    /// <summary>Where they are, for people.</summary>
    public string Place => place.Name;

    /// <summary>The names of all backups, newest first.</summary>
    public async Task<IReadOnlyList<BackupId>> ListIdsAsync(CancellationToken cancellationToken)
    {
        var found = new List<BackupId>();
        await foreach (var file in place.ListAsync(Archives, cancellationToken))
        {
            if (BackupId.OfFile(file.Name) is { } id && id.Manifest == file.Name)
                found.Add(id);
        }

        return [.. found.OrderByDescending(static id => id.Value, StringComparer.Ordinal)];
    }

    /// <summary>Backups, newest first, those after a name.</summary>
    public async Task<IReadOnlyList<BackupEntry>> ListAsync(BackupId? after, int limit, CancellationToken cancellationToken)
    {
        var entries = new List<BackupEntry>();
        foreach (var id in (await ListIdsAsync(cancellationToken)).Where(id => after is null || string.CompareOrdinal(id.Value, after.Value) < 0).Take(limit))
            entries.Add(await LookAsync(id, cancellationToken));
        return entries;
    }

    /// <summary>A backup's manifest.</summary>
    /// <exception cref="UnknownBackupException">There is no such backup.</exception>
    /// <exception cref="UnusableBackupException">It cannot be read.</exception>
    public Task<Manifest> GetAsync(string id, CancellationToken cancellationToken) =>
        ManifestFile.ReadAsync(place, BackupId.TryParse(id) ?? throw new UnknownBackupException(id), cancellationToken);

    /// <summary>
    /// Deletes what is too old: of each tier all but the newest, and what never came to its end. The newest whole backup of a tier stays, however many
    /// later ones there are that are not.
    /// </summary>
    /// <param name="kept">How many to keep of a tier.</param>
    /// <param name="cancellationToken">Ends it between two backups.</param>
    /// <returns>How many backups were deleted.</returns>
    public async Task<int> PruneAsync(Func<BackupTier, int> kept, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var tier in (await ListIdsAsync(cancellationToken)).GroupBy(static id => id.Tier))
        {
            var ids = tier.ToList();
            var stays = await FindWholeAsync(ids, cancellationToken);
            foreach (var id in ids.Skip(kept(tier.Key)).Where(id => id != stays))
            {
                // Without the manifest it is none, whatever is still there.
                await place.DeleteAsync(id.Manifest, cancellationToken);
                await DeleteFilesAsync(id, cancellationToken);
                deleted++;
            }
        }

        await DeleteLeftoversAsync(cancellationToken);
        if (deleted > 0)
            LogPruned(logger, deleted);
        return deleted;
    }

    private async Task<BackupEntry> LookAsync(BackupId id, CancellationToken cancellationToken)
    {
        try
        {
            return new BackupEntry(id, await ManifestFile.ReadAsync(place, id, cancellationToken), Fault: null);
        }
        catch (Exception fault) when (fault is UnusableBackupException or UnknownBackupException)
        {
            return new BackupEntry(id, Manifest: null, fault.Message);
        }
    }

    /// <summary>The newest that can be used and holds everything; null when there is none.</summary>
    private async Task<BackupId?> FindWholeAsync(List<BackupId> newestFirst, CancellationToken cancellationToken)
    {
        foreach (var id in newestFirst)
        {
            if ((await LookAsync(id, cancellationToken)).Manifest is { IsComplete: true })
                return id;
        }

        return null;
    }

    private async Task DeleteLeftoversAsync(CancellationToken cancellationToken)
    {
        var (whole, old) = ((await ListIdsAsync(cancellationToken)).ToHashSet(), new HashSet<BackupId>());
        await foreach (var file in place.ListAsync(Archives, cancellationToken))
        {
            if (BackupId.OfFile(file.Name) is { } id && !whole.Contains(id) && id.BegunAt + options.LeftoversAfter <= time.Now())
                old.Add(id);
        }

        foreach (var id in old)
            await DeleteFilesAsync(id, cancellationToken);
    }

    private async Task DeleteFilesAsync(BackupId id, CancellationToken cancellationToken)
    {
        var files = new List<string>();
        await foreach (var file in place.ListAsync(id.Folder, cancellationToken))
            files.Add(file.Name);
        foreach (var file in files)
            await place.DeleteAsync(file, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted {Count} backups that were too old to be kept.")]
    private static partial void LogPruned(ILogger logger, int count);
}

/// <summary>A backup as it is listed.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Manifest">What it is made of; null when that cannot be read.</param>
/// <param name="Fault">Why it cannot; null when it can.</param>
internal sealed record BackupEntry(BackupId Id, Manifest? Manifest, string? Fault);
