using System.Runtime.CompilerServices;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Audit;
using Memory.Server.Storage.Postgres.Owners;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;
using Memory.Server.Storage.Postgres.Users;
using Memory.Server.Storage.Replacing;

namespace Memory.Server.Storage.Postgres.Erasures;

/// <summary>Erases users, each in one transaction under the user's lock. Claims end with their rows, so that what workers of any server still commit is refused.</summary>
internal sealed class PostgresErasures(Database database, PostgresOptions options, TimeProvider time) : IErasureStore
{
    private const int PageSize = 1000;

    public ValueTask<ErasedUser?> EraseAsync(Scope scope, Func<CancellationToken, ValueTask> destroyKey, CancellationToken cancellationToken) => database.RunAsync(
        async patience =>
        {
            await using var transaction = await TenantTransaction.OpenAsync(
                database.Source, scope.Owner, writes: true, RowSeal.Keyless, PostgresSeals.EnterOnly(scope), patience.Token);

            // A user with much memory takes longer than any other request may.
            transaction.Timeout = options.ExchangePatience;
            patience.Extend(options.ExchangePatience);
            var (user, tombstone) = await LockedUser.TakeAsync(transaction, scope, patience.Token);
            if (user is not null)
                return await EraseAsync(scope, user, tombstone, transaction, destroyKey, patience);
            return tombstone?.Counts is { } untold ? new ErasedUser(tombstone.ErasedAt, untold) : null;
        },
        cancellationToken);

    public ValueTask CloseAsync(Scope scope, DateTimeOffset erasedAt, CancellationToken cancellationToken) =>
        database.SendAsync(scope.Owner, cancellationToken, TombstoneTable.Close.Of(scope).Time(erasedAt));

    public async ValueTask<IReadOnlyList<UntoldErasure>> ListUntoldAsync(DateTimeOffset instant, CancellationToken cancellationToken)
    {
        var untold = new List<UntoldErasure>();
        foreach (var owner in await Upkeep.ListOwnersAsync(database, cancellationToken))
        {
            untold.AddRange(await database.OnceAsync(
                owner,
                (rows, token) => rows.AllAsync(row => TombstoneTable.ReadUntold(row, owner), token),
                cancellationToken,
                TombstoneTable.Untold.Of(owner).Time(instant)));
        }

        return untold;
    }

    public async ValueTask<DateTimeOffset?> FindAsync(OwnerId owner, string scopeHash, CancellationToken cancellationToken) => (await database.OnceAsync(
        owner,
        static (rows, token) => rows.FirstAsync(TombstoneTable.Read, token),
        cancellationToken,
        TombstoneTable.Get.Of(owner).Uuid(Parameters.UserKey(scopeHash))))?.ErasedAt;

    public async IAsyncEnumerable<Tombstone> ListAsync(OwnerId owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<Tombstone> page = [];
        do
        {
            Guid? after = page is [.., var last] ? Parameters.UserKey(last.ScopeHash) : null;
            page = await database.OnceAsync(
                owner, static (rows, token) => rows.AllAsync(TombstoneTable.ReadTombstone, token), cancellationToken, TombstoneTable.List.Of(owner).Uuid(after).Number((long)PageSize));
            foreach (var tombstone in page)
                yield return tombstone;
        }
        while (page.Count == PageSize);
    }

    private async ValueTask<ErasedUser?> EraseAsync(
        Scope scope, UserRow user, TombstoneRow? former, TenantTransaction transaction, Func<CancellationToken, ValueTask> destroyKey, Patience patience)
    {
        var now = time.Now();
        var counts = await transaction.QueryAsync(
            static async (rows, token) =>
            {
                var held = await rows.FirstAsync(
                    static row => new ErasureCounts(row.Integer(), row.Integer(), row.Integer(), row.Integer(), row.Integer(), Keys: 0), token);
                await rows.NextStatementAsync(token);
                await rows.NextStatementAsync(token);
                return held! with { Keys = (await rows.AllAsync(static row => row.Uuid(), token)).Count };
            },
            patience.Token,
            ErasureStatements.Count.Of(scope).Time(now - options.FinishedJobLifetime),
            ErasureStatements.LeaveRole.Alone(),
            ErasureStatements.Keys.Of(scope.Owner).Text(scope.User.Value));
        var erased = new ErasedUser(Instants.Later(now, former?.ErasedAt ?? now), former?.Counts is { } untold ? untold + counts : counts);
        await destroyKey(CancellationToken.None);

        // The user's keys may have been the owner's only ones: by the log, into which the erasure is to be written, whoever does that later finds the owner.
        await transaction.CommitAsync(
        [
            TenantTransaction.Enter.Of(scope.Owner), .. ErasureStatements.Delete(scope), TombstoneTable.PutOf(scope, erased, user.Version), AuditTable.MakeHeadOf(scope.Owner),
        ]);
        return erased;
    }
}
