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
    : ISealing, IDisposable
{
    /// <summary>Frees what the rows were before, in tables and indexes, and forgets what the planner had noted of it. What is free is overwritten when it is needed.</summary>
    private const string CleanUp =
        """
        VACUUM (ANALYZE, INDEX_CLEANUP ON) users, sessions, turns, memories, memory_names, observations, associations, jobs, failed_jobs, kept_answers, api_keys
        """;

    private const int UsersTogether = 200;
    private const int DrainAttempts = 20;

    private static readonly TimeSpan DrainPatience = TimeSpan.FromMilliseconds(500);

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly UserRewriting users = new(database, seals, analysis, options);
    private readonly OwnerRewriting owners = new(database, seals, options);
    private bool isThere = ring.Note.State == SealState.Sealed;
    private volatile SealingProgress progress = new(
        ring.Note.State switch { SealState.Sealed => SealingState.Sealed, SealState.Opening => SealingState.Opening, _ => SealingState.Sealing }, 0, 0);

    public SealingProgress Progress => progress;

    public async ValueTask<SealingProgress> RunAsync(Action<SealingProgress>? onProgress, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var wrapped = await ring.Rotation.RunAsync(onProgress: null, cancellationToken);
            if (!isThere)
                isThere = await ConvertAsync(onProgress, cancellationToken);
            if (wrapped.Wrapped > 0)
                LogWrapped(logger, wrapped.Wrapped);
            if (wrapped.Closed > 0)
                LogClosed(logger, wrapped.Closed);
            return progress = progress with
            {
                State = (seals.Seals, isThere && wrapped.IsDone) switch
                {
                    (true, true) => SealingState.Sealed,
                    (true, false) => SealingState.Sealing,
                    (false, true) => SealingState.Plain,
                    (false, false) => SealingState.Opening,
                },
                ToDo = (isThere ? 0 : progress.ToDo) + wrapped.Closed,
                Keys = wrapped.Wrapped,
            };
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Goes through the store once; whether everything is as it should be, which is then noted.</summary>
    private async Task<bool> ConvertAsync(Action<SealingProgress>? onProgress, CancellationToken cancellationToken)
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
                    progress = progress with { Done = done, ToDo = failed + Math.Max(0, --left) };
                    onProgress?.Invoke(progress);
                }

                after = some[^1];
            }
        }

        progress = progress with { Done = done, ToDo = failed };
        return failed == 0 && await EndAsync(done, cancellationToken);
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
    private async Task<bool> EndAsync(int done, CancellationToken cancellationToken)
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

        LogDone(logger, seals.Seals ? "sealed" : "plain", done);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Everything stored is {Kind} now, {Users} users.")]
    private static partial void LogDone(ILogger logger, string kind, int users);

    [LoggerMessage(Level = LogLevel.Information, Message = "Wrapped {Keys} keys under the current master key.")]
    private static partial void LogWrapped(ILogger logger, int keys);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Keys} keys in the key ring do not open; the former master keys are still needed.")]
    private static partial void LogClosed(ILogger logger, int keys);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Rows} rows of user_key {UserKey} do not open and are left as they are.")]
    private static partial void LogLeft(ILogger logger, int rows, Guid userKey);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The rows of user_key {UserKey} could not be written as the settings of encryption ask; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Guid userKey, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What rows were before could not be freed: run VACUUM (ANALYZE) on the database.")]
    private static partial void LogNotCleaned(ILogger logger, Exception fault);
}
