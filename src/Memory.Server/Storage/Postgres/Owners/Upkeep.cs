using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;

namespace Memory.Server.Storage.Postgres.Owners;

/// <summary>What happens beside requests: notes of keys' uses are written, what has expired is deleted, owner by owner, and rows are counted.</summary>
internal sealed partial class Upkeep(Database database, PostgresKeyStore keys, PostgresOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Whoever stored anything has a key, but for the owner of the bootstrap key, and those whose only key went with an erased user: they have a log.</summary>
    private const string Owners = "SELECT owner_id FROM api_keys UNION SELECT owner_id FROM audit_heads";

    private const string DeleteAnswers = "DELETE FROM kept_answers WHERE owner_id = $1 AND kept_at < $2";

    private readonly Repetition repetition = new(time, fault => LogLate(logger, fault));

    /// <summary>All owners there are.</summary>
    public static async ValueTask<IEnumerable<OwnerId>> ListOwnersAsync(Database database, CancellationToken cancellationToken)
    {
        var owners = await database.SharedAsync(
            static (rows, token) => rows.AllAsync(static row => new OwnerId(row.Text()), token), cancellationToken, Owners.Alone());
        return owners.Append(OwnerId.Default).Distinct();
    }

    public void Start()
    {
        repetition.Every(options.UpkeepInterval, keys.SaveUsesAsync, DeleteExpiredAsync);
        repetition.Every(options.CountingInterval, new RowCounting(database, options).CountAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await repetition.DisposeAsync();
        await repetition.TryAsync(keys.SaveUsesAsync, CancellationToken.None);
    }

    private async Task DeleteExpiredAsync(CancellationToken cancellationToken)
    {
        var now = time.Now();
        await database.SendAsync(cancellationToken, FailedJobTable.DeleteOld.Alone().Time(now - options.FinishedJobLifetime));
        foreach (var owner in await ListOwnersAsync(database, cancellationToken))
        {
            await database.SendAsync(
                owner,
                cancellationToken,
                JobTable.DeleteFinished.Of(owner).Time(now - options.FinishedJobLifetime),
                DeleteAnswers.Of(owner).Time(now - KeptAnswer.Lifetime));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What has expired could not be deleted, keys' uses not be written, or rows not be counted; that is tried again.")]
    private static partial void LogLate(ILogger logger, Exception fault);
}
