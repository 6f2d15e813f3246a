using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Users;

namespace Memory.Server.Storage.Postgres.Sealing.Rewriting;

/// <summary>
/// Brings all rows of a user to what the settings ask for: some at a time, each time as the user's only writer. Rows of both kinds can be read in
/// between, and what is left is found by the rows themselves.
/// </summary>
internal sealed class UserRewriting(Database database, PostgresSeals seals, ITextAnalysis analysis, PostgresOptions options)
{
    /// <summary>The user's own row names the key before anything is sealed under it, and no longer when nothing is.</summary>
    public const string PutUser = "UPDATE users SET display_name = $3, metadata = $4, sealed = $5, data_key = $6 WHERE owner_id = $1 AND user_key = $2";

    /// <summary>Rewrites a user; how many rows could not be.</summary>
    public async ValueTask<int> RunAsync(Scope scope, CancellationToken cancellationToken)
    {
        var (kind, limit, failed) = (seals.Seals, options.SealedTogether, 0);
        if (kind)
            failed += await PutUserAsync(scope, cancellationToken);
        failed += await RunAsync(scope, TurnRewrite.Of(kind, limit), cancellationToken);
        failed += await RunAsync(scope, MemoryRewrite.Of(kind, limit, analysis), cancellationToken);
        failed += await RunAsync(scope, SmallRewrites.Observations(kind, limit), cancellationToken);
        failed += await RunAsync(scope, SmallRewrites.Links(kind, limit), cancellationToken);
        failed += await RunAsync(scope, SmallRewrites.Sessions(kind, limit), cancellationToken);
        failed += await RunAsync(scope, SmallRewrites.Jobs(kind, limit), cancellationToken);
        failed += await RunAsync(scope, SmallRewrites.FailedJobs(kind, limit), cancellationToken);
        return kind || failed > 0 ? failed : await PutUserAsync(scope, cancellationToken);
    }

    private async ValueTask<int> RunAsync<T>(Scope scope, Rewrite<T> rewrite, CancellationToken cancellationToken)
        where T : class
    {
        var failed = 0;
        T? after = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await WriteAsync(
                scope,
                async (transaction, _, patience) =>
                {
                    var rows = await transaction.QueryAsync((found, token) => found.EveryAsync(rewrite.Read, token), patience.Token, rewrite.Find(scope, after));
                    await transaction.CommitAsync(rows.Where(static row => !row.IsBroken).SelectMany(row => rewrite.Write(scope, row.Row, transaction.Seal)));
                    return rows;
                },
                cancellationToken) ?? [];
            failed += page.Count(static row => row.IsBroken);
            if (page.Count < options.SealedTogether)
                return failed;
            after = page[^1].Row;
        }
    }

    private async ValueTask<int> PutUserAsync(Scope scope, CancellationToken cancellationToken) => await WriteAsync<Failures>(
        scope,
        async (transaction, user, _) =>
        {
            if (user.IsProfileBroken)
                return new Failures(1);
            var seal = transaction.Seal;
            await transaction.CommitAsync(
            [
                PutUser.Of(scope).Text(seal.InPlaceOf(user.Profile.DisplayName)).Json(seal.InPlaceOf(user.Profile.Metadata)).Bytes(UserTable.Close(user.Profile, seal))
                    .Uuid(seal.Seals ? seal.Key!.Id : null),
            ]);
            return new Failures(0);
        },
        cancellationToken) is { Count: var failed } ? failed : 0;

    /// <summary>Does work as the user's only writer; null when there is no such user any more.</summary>
    private ValueTask<T?> WriteAsync<T>(Scope scope, Func<TenantTransaction, UserRow, Patience, ValueTask<T>> work, CancellationToken cancellationToken)
        where T : class => database.RunAsync(
        patience => seals.WithKeyAsync<T?>(
            scope,
            async seal =>
            {
                await using var transaction = await TenantTransaction.OpenAsync(
                    database.Source, scope.Owner, writes: true, seal, seals.Enter(scope, seal), patience.Token);
                transaction.Timeout = options.ExchangePatience;
                patience.Extend(options.ExchangePatience);
                var locked = await LockedUser.TakeAsync(transaction, scope, patience.Token);
                locked.Verify(seal);
                if (locked.Row is not { } user)
                    return null;
                return seal is { Seals: true, Key: null } ? throw new MissingKeyException() : await work(transaction, user, patience);
            },
            patience.Token),
        cancellationToken);

    private sealed record Failures(int Count);
}
