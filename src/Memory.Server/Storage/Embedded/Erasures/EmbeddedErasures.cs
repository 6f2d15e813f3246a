using System.Runtime.CompilerServices;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Owners;
using Memory.Server.Storage.Embedded.Queue;
using Memory.Server.Storage.Embedded.Users;
using Memory.Server.Storage.Embedded.Vectors;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Storage.Embedded.Erasures;

/// <summary>
/// Erases users: first the encryption key goes, then a tombstone takes the user, the keys and the kept answers out of the owner's journal in one durable
/// step, then the files go. From the tombstone on nothing of the user is read any more, whatever happens in between.
/// </summary>
internal sealed class EmbeddedErasures(
    JournalContext context, UserCache cache, OwnerJournals owners, Tombstones tombstones, EmbeddedKeyStore keys, WaitingLanes waiting, FailedUsers failed,
    LackingUsers lacking) : IErasureStore
{
    public async ValueTask<ErasedUser?> EraseAsync(Scope scope, Func<CancellationToken, ValueTask> destroyKey, CancellationToken cancellationToken)
    {
        var user = await cache.EnterAsync(scope, cancellationToken, evenDamaged: true);
        var (isBegun, isErased) = (false, false);
        try
        {
            if (await user.Journal.SettleAsync() is { } trouble)
                throw new StorageUnavailableException("The user's last change could not be stored; nothing was erased.", trouble);
            if (!await IsKnownAsync(user))
                return await FindUntoldAsync(scope, cancellationToken);

            // A key must not be destroyed for an erasure that the owner's journal cannot take.
            await tombstones.FindAsync(scope.Owner, JobId.ScopeHash(scope), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();

            // From here on it is not cancelled: it is done whole, or finished by whoever wants the user next.
            isBegun = true;
            await destroyKey(CancellationToken.None);
            user.IsErased = true;
            var tombstone = await BuryAsync(scope, user);
            isErased = true;
            await tombstones.FinishAsync(scope.Owner, tombstone);
            return new ErasedUser(tombstone.At, tombstone.Counts!);
        }
        finally
        {
            user.IsErased = isErased;
            if (isErased)
                TakeOut(scope);
            if (isBegun)
                Drop(user);
            else
                cache.Exit(user);
        }
    }

    public async ValueTask CloseAsync(Scope scope, DateTimeOffset erasedAt, CancellationToken cancellationToken)
    {
        var hash = JobId.ScopeHash(scope);
        await owners.WriteAsync(
            scope.Owner,
            state => state.FindTombstone(hash) is { User: not null } known && known.At == erasedAt
                ? new OwnerEntry { Tombstones = [known with { User = null, Counts = null }] }
                : null,
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<UntoldErasure>> ListUntoldAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var untold = new List<UntoldErasure>();
        foreach (var owner in owners.List())
        {
            await owners.ReadAsync(
                owner,
                state => untold.AddRange(
                    from row in state.Tombstones
                    where row is { User: not null, Counts: not null } && row.At < instant
                    select new UntoldErasure(new Scope(owner, row.User!.Value), new ErasedUser(row.At, row.Counts!))),
                cancellationToken);
        }

        return untold;
    }

    public async ValueTask<DateTimeOffset?> FindAsync(OwnerId owner, string scopeHash, CancellationToken cancellationToken) =>
        (await tombstones.FindAsync(owner, scopeHash, cancellationToken))?.At;

    public async IAsyncEnumerable<Tombstone> ListAsync(OwnerId owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TombstoneRow[] rows = [];
        await owners.ReadAsync(owner, state => rows = [.. state.Tombstones], cancellationToken);
        foreach (var row in rows)
            yield return new Tombstone(row.Hash, row.At);
    }

    /// <summary>A user whose journal cannot be read is one all the same, and can be erased.</summary>
    private async Task<bool> IsKnownAsync(LiveUser user) =>
        user.Journal.State is { } state ? state.Profile is not null : await context.Threads.RunAsync(() => context.Disk.Exists(user.Journal.Path));

    private async ValueTask<ErasedUser?> FindUntoldAsync(Scope scope, CancellationToken cancellationToken) =>
        await tombstones.FindAsync(scope.Owner, JobId.ScopeHash(scope), cancellationToken) is { Counts: { } counts } untold ? new ErasedUser(untold.At, counts) : null;

    /// <summary>Stores the tombstone; the user's keys are refused when it returns.</summary>
    private async Task<TombstoneRow> BuryAsync(Scope scope, LiveUser user)
    {
        var hash = JobId.ScopeHash(scope);
        TombstoneRow? tombstone = null;
        ApiKey[] gone = [];
        await owners.WriteAsync(
            scope.Owner,
            state =>
            {
                gone = [.. state.Keys.Where(key => key.User == scope.User)];
                var (former, now) = (state.FindTombstone(hash), context.Time.Now());
                var counts = user.Journal.State?.Count(gone.Length) ?? new ErasureCounts(0, 0, 0, 0, 0, gone.Length);
                tombstone = new TombstoneRow(hash, Instants.Later(now, former?.At ?? now))
                {
                    HasFiles = true,
                    User = scope.User,
                    Counts = former?.Counts is { } untold ? untold + counts : counts,
                };
                return new OwnerEntry { Tombstones = [tombstone] };
            },
            CancellationToken.None);
        keys.Drop(gone);
        return tombstone!;
    }

    /// <summary>Takes the user out of all lines. Claims end with it, so that what their workers still commit is refused.</summary>
    private void TakeOut(Scope scope)
    {
        waiting.Remove(scope);
        failed.Set(scope, hasFailed: false);
        lacking.Remove(scope);
    }

    /// <summary>Whoever has read the user holds an older version than any that follows, and is told to read everything again.</summary>
    private void Drop(LiveUser user)
    {
        var ofTheClock = (context.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        context.RaiseVersionFloor(user.Journal.State is { } state ? state.Version + 1 : ofTheClock);
        cache.Drop(user);
    }
}
