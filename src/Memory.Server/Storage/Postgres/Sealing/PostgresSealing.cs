using Memory.Server.Encryption.Masters;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Audit;
using Memory.Server.Storage.Postgres.Owners;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing.Rewriting;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Sealing;

/// <summary>
/// Brings all rows of a store to what the settings ask for, user by user. Writers write as it is to be from the first moment on, so one way through the
/// store is enough. It can be stopped at any time, and several servers may do it at once.
/// </summary>
internal sealed partial class PostgresSealing(
    Database database, PostgresSeals seals, OpenedRing ring, PostgresKeyRing keys, SealNotes notes, ITextAnalysis analysis, PostgresOptions options, ILogger logger)
    : ISealConversion
{
    /// <summary>Frees what the rows were before, in tables and indexes, and forgets what the planner had noted of it. What is free is overwritten when it is needed.</summary>
    private const string CleanUp =
        """
        VACUUM (ANALYZE, INDEX_CLEANUP ON) users, sessions, turns, memories, memory_names, observations, associations, jobs, failed_jobs, kept_answers, api_keys
        """;

    private const int UsersTogether = 200;
    private const int DrainAttempts = 20;

    private static readonly TimeSpan DrainPatience = TimeSpan.FromMilliseconds(500);

    private readonly UserRewriting users = new(database, seals, analysis, options);
    private readonly OwnerRewriting owners = new(database, seals, options);

    public bool Seals => seals.Seals;

    public async ValueTask<(int Wrapped, int Closed, bool IsDone)> RotateAsync(CancellationToken cancellationToken)
    {
        var rotated = await ring.Rotation.RunAsync(onProgress: null, cancellationToken);
        return (rotated.Wrapped, rotated.Closed, rotated.IsDone);
    }

    /// <summary>Goes through all rows once.</summary>
    public async ValueTask<bool> ConvertAsync(Action<int, int> onProgress, CancellationToken cancellationToken)
    {
        await DrainAsync(cancellationToken);
        var everybody = await ListOwnersAsync(cancellationToken);
        var (left, done, failed) = (await CountAsync(everybody, cancellationToken), 0, 0);
        foreach (var owner in everybody)
        {
            failed += await TryAsync(() => owners.RunAsync(owner, cancellationToken), Guid.Empty, cancellationToken) ? 0 : 1;
            UserId? after = null;
            while (await ListUsersAsync(owner, after, cancellationToken) is { Count: > 0 } some)
            {
                foreach (var user in some)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var scope = new Scope(owner, user);
                    var isRight = await TryAsync(() => users.RunAsync(scope, cancellationToken), Parameters.UserKey(scope), cancellationToken);
                    (done, failed) = isRight ? (done + 1, failed) : (done, failed + 1);
                    onProgress(done, failed + Math.Max(0, --left));
                }

                after = some[^1];
            }
        }

        onProgress(done, failed);
        return failed == 0 && await EndAsync(cancellationToken);
    }

    /// <summary>Waits for those who were writing the other way when the note was made.</summary>
    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await notes.DrainAsync(DrainPatience, cancellationToken);
                return;
            }
            catch (StorageUnavailableException) when (attempt < DrainAttempts)
            {
                // Somebody stores something large; others are let in before the next look.
            }
        }
    }

    private async Task<bool> TryAsync(Func<ValueTask<int>> rewrite, Guid user, CancellationToken cancellationToken)
    {
        try
        {
            var failed = await rewrite();
            if (failed > 0)
                LogLeft(logger, failed, user);
            return failed == 0;
        }
        catch (Exception fault)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LogFailed(logger, user, fault);
            return false;
        }
    }

    /// <summary>Notes that everything is as it should be. The ring of a store that is plain again has nothing left to open.</summary>
    private async Task<bool> EndAsync(CancellationToken cancellationToken)
    {
        if (seals.Seals)
        {
            await CleanUpAsync(cancellationToken);
            if (!await notes.MoveAsync(ring.Note, SealState.Sealed, cancellationToken))
                return false;
            seals.RefusePlain();
        }
        else
        {
            // Another server may have been first, and then there is no note any more.
            if (!await notes.MoveAsync(ring.Note, SealState.Open, cancellationToken) && await notes.GetAsync(cancellationToken) is not null)
                return false;
            await keys.ClearAsync(cancellationToken);
            await notes.PutAsync(note: null, cancellationToken);
            ring.Keys.ForgetAll();
        }

        return true;
    }

    private async Task CleanUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            var address = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, CommandTimeout = 0 };
            await using var connection = new NpgsqlConnection(address.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand(CleanUp, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (NpgsqlException fault)
        {
            // The database does so by itself in time.
            LogNotCleaned(logger, fault);
        }
    }

    /// <summary>Everybody who may have anything: owners with keys or a log, and those whose keys are in the ring.</summary>
    private async Task<List<OwnerId>> ListOwnersAsync(CancellationToken cancellationToken)
    {
        var logged = await database.SharedAsync(
            static (rows, token) => rows.AllAsync(static row => new OwnerId(row.Text()), token), cancellationToken, AuditTable.Owners.Alone());
        var known = (await keys.ListOwnersAsync(cancellationToken)).Select(static owner => new OwnerId(owner));
        return [.. (await Upkeep.ListOwnersAsync(database, cancellationToken)).Concat(logged).Concat(known).Distinct().OrderBy(static owner => owner.Value, StringComparer.Ordinal)];
    }

    private async Task<int> CountAsync(List<OwnerId> everybody, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var owner in everybody)
            count += await database.OnceAsync(owner, static async (rows, token) => await rows.NextAsync(token) ? rows.Number() : 0, cancellationToken, UserTable.Count.Of(owner));
        return (int)Math.Min(int.MaxValue, count);
    }

    private async Task<List<UserId>> ListUsersAsync(OwnerId owner, UserId? after, CancellationToken cancellationToken) => await database.OnceAsync(
        owner,
        static (rows, token) => rows.AllAsync(static row => new UserId(row.Text()), token),
        cancellationToken,
        UserTable.ListIds.Of(owner).Text(after?.Value).Number((long)UsersTogether));

    [LoggerMessage(Level = LogLevel.Error, Message = "{Rows} rows of user_key {UserKey} do not open and are left as they are.")]
    private static partial void LogLeft(ILogger logger, int rows, Guid userKey);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rows of user_key {UserKey} could not be written as the settings of encryption ask; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Guid userKey, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What rows were before could not be freed: run VACUUM (ANALYZE) on the database.")]
    private static partial void LogNotCleaned(ILogger logger, Exception fault);
}
