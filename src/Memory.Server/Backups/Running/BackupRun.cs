using System.Security.Cryptography;
using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Places;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Backups.Running;

/// <summary>
/// Makes a backup while the store is in use. Each user is one consistent state, read after the run began, so that what was acknowledged before is in it.
/// </summary>
internal sealed partial class BackupRun(
    IMemoryStore store, IBackupPlace place, IArchiveSeals seals, BackupOptions options, TimeProvider time, RandomNumberGenerator random, ILogger<BackupRun> logger)
{
    private const int UsersAtOnce = 200;
    private const int KeysAtOnce = 200;
    private const int Attempts = 5;

    private readonly StoreReads reads = new(time);

    /// <param name="tier">Why it is made.</param>
    /// <param name="beforeEach">Awaited before each user; what it throws ends the run.</param>
    /// <param name="onProgress">Told after each user.</param>
    /// <param name="cancellationToken">Ends the run; there is no backup then.</param>
    /// <exception cref="StorageUnavailableException">The store cannot be read.</exception>
    /// <exception cref="BackupPlaceException">The place cannot be written.</exception>
    public async Task<Manifest> RunAsync(
        BackupTier tier, Func<CancellationToken, ValueTask> beforeEach, Action<BackupProgress>? onProgress, CancellationToken cancellationToken)
    {
        var begunAt = time.Now();
        var id = BackupId.Create(begunAt, tier, random);
        var ring = await seals.FindRingAsync(cancellationToken);
        await using var archive = new ArchiveWriter(place, id, seals, options.PartBytes);
        var owners = await reads.ReadAsync(() => ListOwnersAsync(cancellationToken), cancellationToken);
        var unreadable = 0L;
        foreach (var owner in owners)
        {
            await foreach (var user in UsersAsync(owner, cancellationToken))
            {
                await beforeEach(cancellationToken);
                if (!await AddUserAsync(archive, new Scope(owner, user), cancellationToken))
                    unreadable++;
                onProgress?.Invoke(new BackupProgress(archive.Counts.Owners, archive.Counts.Users, archive.Bytes));
            }
        }

        await archive.PutAsync(isOfOwners: false, cancellationToken);
        foreach (var owner in owners)
        {
            await beforeEach(cancellationToken);
            await reads.ReadAsync(() => AddOwnerAsync(archive, owner, cancellationToken), cancellationToken);
            onProgress?.Invoke(new BackupProgress(archive.Counts.Owners, archive.Counts.Users, archive.Bytes));
        }

        await archive.PutAsync(isOfOwners: true, cancellationToken);

        // Before there is a manifest, so that of no backup the keys are missing.
        await seals.SaveAsync(cancellationToken);
        return await archive.FinishAsync(begunAt, time.Now(), ring, unreadable, cancellationToken);
    }

    private async Task<OwnerId[]> ListOwnersAsync(CancellationToken cancellationToken)
    {
        var owners = (await store.ListOwnersAsync(cancellationToken)).Union(await store.Audit.ListOwnersAsync(cancellationToken));
        return [.. owners.OrderBy(static owner => owner.Value, CodePointOrder.Instance)];
    }

    /// <summary>Also those whose memory cannot be read, so that they are missed.</summary>
    private async IAsyncEnumerable<UserId> UsersAsync(OwnerId owner, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        UserId? after = null;
        while (await reads.ReadAsync(PageAsync, cancellationToken) is { Count: > 0 } page)
        {
            foreach (var user in page)
                yield return user;
            after = page[^1];
        }

        async Task<IReadOnlyList<UserId>> PageAsync() => store.Inspector is { } inspector
            ? await inspector.ListUsersAsync(owner, after, UsersAtOnce, cancellationToken)
            : [.. (await store.ListUsersAsync(owner, after, UsersAtOnce, cancellationToken)).Select(static user => user.Id)];
    }

    /// <summary>Adds a user; false when the user cannot be read. What is wrong with one must not keep all others from being saved.</summary>
    private async Task<bool> AddUserAsync(ArchiveWriter archive, Scope scope, CancellationToken cancellationToken)
    {
        try
        {
            if (await reads.ReadAsync(() => TryAddUserAsync(archive, scope, cancellationToken), cancellationToken))
                await archive.EndAsync(cancellationToken);
            return true;
        }
        catch (StorageUnavailableException fault)
        {
            // A store that is away altogether ends the run; this one user's trouble does not.
            if (!await store.IsReachableAsync(cancellationToken))
                throw;
            LogUnreadable(logger, JobId.ScopeHash(scope), fault);
            return false;
        }
    }

    /// <summary>Writes a user's rows; false, and nothing is written, when there is no such user any more.</summary>
    private async Task<bool> TryAddUserAsync(ArchiveWriter archive, Scope scope, CancellationToken cancellationToken)
    {
        // Asked before the rows are read: an erasure that comes in between is then taken for one that came after.
        var erasedBefore = await store.Erasures.FindAsync(scope.Owner, JobId.ScopeHash(scope), cancellationToken);
        await using var image = await store.ReadImageAsync(scope, cancellationToken);
        if (image is null)
            return false;
        await archive.BeginAsync(scope, cancellationToken);
        try
        {
            await archive.AddAsync(new ArchivedRow { User = new ArchivedUser(image.Profile, image.LastActive, erasedBefore) }, cancellationToken);
            await foreach (var part in image.ReadPartsAsync(cancellationToken))
            {
                foreach (var row in UserRows.Of(part))
                    await archive.AddAsync(row, cancellationToken);
            }

            // An erased user's key is gone, and what was sealed here might be under one that was made anew.
            if (await store.Erasures.FindAsync(scope.Owner, JobId.ScopeHash(scope), cancellationToken) == erasedBefore)
                return true;
        }
        catch (StorageUnavailableException)
        {
            archive.Undo();
            throw;
        }

        archive.Undo();
        return false;
    }

    /// <summary>What belongs to the owner comes after all users: an erasure during the run is in it. False when there is nothing: some stores know of owners who have nothing.</summary>
    private async Task<bool> AddOwnerAsync(ArchiveWriter archive, OwnerId owner, CancellationToken cancellationToken)
    {
        await archive.BeginAsync(owner, cancellationToken);
        try
        {
            await AddRowsOfAsync(owner, archive, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            archive.Undo();
            throw;
        }

        if (archive.IsEmpty)
            archive.Undo();
        else
            await archive.EndAsync(cancellationToken);
        return !archive.IsEmpty;
    }

    private async Task AddRowsOfAsync(OwnerId owner, ArchiveWriter archive, CancellationToken cancellationToken)
    {
        await foreach (var tombstone in store.Erasures.ListAsync(owner, cancellationToken))
            await archive.AddAsync(new ArchivedRow { Tombstone = tombstone }, cancellationToken);
        await foreach (var subject in store.Audit.ListSubjectsAsync(owner, cancellationToken))
            await archive.AddAsync(new ArchivedRow { Subject = subject }, cancellationToken);
        PageKey? after = null;
        do
        {
            var page = await store.Keys.ListAsync(owner, after, KeysAtOnce, cancellationToken);
            foreach (var key in page.Items)
                await archive.AddAsync(new ArchivedRow { Key = key }, cancellationToken);
            after = page.Next;
        }
        while (after is not null);
        await AddAuditAsync(archive, owner, cancellationToken);
    }

    /// <summary>The log up to where it stood a moment ago. Where it begins and ends is told as the store noted it, so that a break that was there is there again.</summary>
    private async Task AddAuditAsync(ArchiveWriter archive, OwnerId owner, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var rows = store.Audit.ReadAsync(owner, cancellationToken).GetAsyncEnumerator(cancellationToken);
            var isThere = await rows.MoveNextAsync();
            var ends = await store.Audit.GetEndsAsync(owner, cancellationToken);
            if (!isThere && ends.Head is null)
                return;

            // Retention took lines away in between, and the next look finds where the log now begins.
            if (isThere && rows.Current.Sequence <= ends.Anchor.Sequence && attempt < Attempts)
                continue;
            await archive.AddAsync(new ArchivedRow { Ends = ends }, cancellationToken);
            for (var last = ends.Head?.Sequence ?? long.MaxValue; isThere && rows.Current.Sequence <= last; isThere = await rows.MoveNextAsync())
                await archive.AddAsync(new ArchivedRow { Entry = ArchivedEntry.Of(rows.Current) }, cancellationToken);
            return;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The user {User} cannot be read and is not in the backup.")]
    private static partial void LogUnreadable(ILogger logger, string user, Exception fault);
}
