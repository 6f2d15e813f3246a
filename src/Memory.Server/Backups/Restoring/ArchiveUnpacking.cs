using Memory.Server.Backups.Archives;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Backups.Restoring;

/// <summary>
/// Takes a backup apart and puts what it holds into a store, but for users who were erased since. Everything that is in it is read, also what is left out, so
/// that one that is damaged anywhere is refused.
/// </summary>
/// <param name="reader">Reads it.</param>
/// <param name="manifest">What it is made of.</param>
/// <param name="target">What must be known of the store that it replaces.</param>
/// <param name="replacement">Takes in what it holds.</param>
/// <param name="skipsMissing">Whether users whose keys are in no ring at hand are left out; otherwise nothing is restored then.</param>
internal sealed class ArchiveUnpacking(ArchiveReader reader, Manifest manifest, RestoreTarget target, IStoreReplacement replacement, bool skipsMissing)
{
    private const int MissingToTell = 10;
    private const int RowsAtOnce = 500;

    private readonly List<string> _missing = [];
    private BackupCounts _read = new();
    private BackupCounts _taken = new();
    private long _erased;
    private long _closed;

    /// <param name="onProgress">Told after each user.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UnusableBackupException">It is damaged, or a key is missing.</exception>
    public async Task<UnpackedBackup> RunAsync(Action<BackupProgress>? onProgress, CancellationToken cancellationToken)
    {
        // Owners come first, since they tell who was erased while the backup was made.
        await foreach (var segment in reader.ReadAsync(ofOwners: true, cancellationToken))
            await TakeOwnerAsync(segment, cancellationToken);
        foreach (var owner in target.Owners)
        {
            foreach (var some in target.ErasedOf(owner).Chunk(RowsAtOnce))
                await replacement.AddTombstonesAsync(owner, [.. some.Select(static row => new Tombstone(row.ScopeHash, row.At))], cancellationToken);
        }

        await foreach (var segment in reader.ReadAsync(ofOwners: false, cancellationToken))
        {
            await TakeUserAsync(segment, cancellationToken);
            onProgress?.Invoke(new BackupProgress(_read.Owners, _read.Users, reader.Bytes));
        }

        if (_missing.Count > 0)
            throw Missing();
        if (_closed == 0 && _read != manifest.Counts)
            throw new UnusableBackupException("The backup is damaged: it does not hold what its manifest says.");
        return new UnpackedBackup(_taken, _erased, _closed);
    }

    private async Task TakeOwnerAsync(ArchiveSegment segment, CancellationToken cancellationToken)
    {
        var owner = segment.Owner;
        if (!segment.IsOpen)
        {
            _missing.Add($"{segment.MissingKey} of owner {owner}");
            return;
        }

        _read += new BackupCounts(Owners: 1);
        _taken += new BackupCounts(Owners: 1);
        await using var rows = segment.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var isThere = await rows.MoveNextAsync();
        var erased = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        while (isThere && rows.Current.Tombstone is { } tombstone)
        {
            erased[tombstone.ScopeHash] = tombstone.ErasedAt;
            target.NoteErased(owner, tombstone.ScopeHash, tombstone.ErasedAt);
            isThere = await NextAsync(rows);
        }

        bool IsErasedSince(string hash) => target.ErasedOf(owner, hash) is { } at && (!erased.TryGetValue(hash, out var before) || at > before);

        isThere = await TakeAsync(
            rows, isThere, static row => row.Subject, some => replacement.AddSubjectsAsync(owner, some.FindAll(subject => !IsErasedSince(subject.ScopeHash)), cancellationToken));
        isThere = await TakeAsync(
            rows, isThere, static row => row.Key,
            some =>
            {
                some = [.. some.Where(key => key.User is not { } user || !IsErasedSince(JobId.ScopeHash(new Scope(owner, user)))).Select(target.AsNow)];
                _taken += new BackupCounts(Keys: some.Count);
                return replacement.AddKeysAsync(owner, some, cancellationToken);
            });
        if (isThere && rows.Current.Ends is { } ends)
        {
            isThere = await NextAsync(rows);
            await replacement.AddAuditLogAsync(owner, ends, EntriesAsync(), cancellationToken);
        }

        if (isThere)
            throw new UnusableBackupException("The backup is damaged: among what belongs to an owner is something else.");

        async IAsyncEnumerable<AuditRow> EntriesAsync()
        {
            for (; isThere && rows.Current.Entry is { } entry; isThere = await NextAsync(rows))
            {
                _taken += rows.Current.Counts;
                yield return entry.ToRow();
            }
        }
    }

    /// <summary>Takes the rows of one kind, some at a time; whether there are rows of another one behind them.</summary>
    private async Task<bool> TakeAsync<T>(IAsyncEnumerator<ArchivedRow> rows, bool isThere, Func<ArchivedRow, T?> pick, Func<List<T>, ValueTask> take)
        where T : class
    {
        var some = new List<T>();
        while (isThere && pick(rows.Current) is { } row)
        {
            some.Add(row);
            isThere = await NextAsync(rows);
            if (some.Count == RowsAtOnce || !isThere || pick(rows.Current) is null)
            {
                await take(some);
                some = [];
            }
        }

        return isThere;
    }

    private ValueTask<bool> NextAsync(IAsyncEnumerator<ArchivedRow> rows)
    {
        _read += rows.Current.Counts;
        return rows.MoveNextAsync();
    }

    private async Task TakeUserAsync(ArchiveSegment segment, CancellationToken cancellationToken)
    {
        if (!segment.IsOpen)
        {
            // The key of an erased user was destroyed, which is what it was for.
            _closed++;
            if (segment.Scope is { } closed && target.ErasedAt(closed) is not null)
                _erased++;
            else if (!skipsMissing)
                _missing.Add($"{segment.MissingKey} of a user of owner {segment.Owner}");
            return;
        }

        var scope = segment.Scope ?? throw new UnusableBackupException("The backup is damaged: it cannot be told whose rows follow.");
        await using var image = await ArchivedImage.OpenAsync(segment, cancellationToken);
        if (target.IsErasedSince(scope, image.ErasedBefore))
        {
            await image.DrainAsync(cancellationToken);
            _erased++;
        }
        else if (_missing.Count > 0)
        {
            await image.DrainAsync(cancellationToken);
        }
        else
        {
            await WriteAsync(scope, image, cancellationToken);
            _taken += image.Counts;
        }

        _read += image.Counts;
    }

    private UnusableBackupException Missing()
    {
        var told = string.Join(", ", _missing.Take(MissingToTell)) + (_missing.Count > MissingToTell ? ", …" : "");
        return new UnusableBackupException($"{_missing.Count} keys are missing, so that what they sealed cannot be opened: {told}. Bring the key ring back, or leave these users out.");
    }

    private async Task WriteAsync(Scope scope, ArchivedImage image, CancellationToken cancellationToken)
    {
        try
        {
            await replacement.AddUserAsync(scope, image, cancellationToken);
        }
        catch (ConflictException fault)
        {
            throw new UnusableBackupException($"The backup cannot be restored: {fault.Message}", fault);
        }
    }
}

/// <summary>What came out of a backup.</summary>
/// <param name="Counts">How much was taken in, but for tombstones.</param>
/// <param name="Erased">How many users were left out, because they were erased since.</param>
/// <param name="Closed">How many segments could not be opened, because their keys are gone.</param>
internal sealed record UnpackedBackup(BackupCounts Counts, long Erased, long Closed);
