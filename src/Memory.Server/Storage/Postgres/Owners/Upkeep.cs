using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;

namespace Memory.Server.Storage.Postgres.Owners;

/// <summary>What happens beside requests: notes of keys' uses are written, and what has expired is deleted, owner by owner.</summary>
internal sealed partial class Upkeep(Database database, PostgresKeyStore keys, PostgresOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Whoever stored anything has a key, but for the owner of the bootstrap key.</summary>
    private const string Owners = "SELECT DISTINCT owner_id FROM api_keys";

    private const string DeleteAnswers = "DELETE FROM kept_answers WHERE owner_id = $1 AND kept_at < $2";

    private readonly CancellationTokenSource closing = new();
    private Task repeating = Task.CompletedTask;

    /// <summary>All owners there are.</summary>
    public static async ValueTask<IEnumerable<OwnerId>> ListOwnersAsync(Database database, CancellationToken cancellationToken)
    {
        var owners = await database.SharedAsync(
            static (rows, token) => rows.AllAsync(static row => new OwnerId(row.Text()), token), cancellationToken, Owners.Alone());
        return owners.Append(OwnerId.Default).Distinct();
    }

    public void Start() => repeating = RepeatAsync();

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        await repeating;
        closing.Dispose();
        await TryAsync(() => keys.SaveUsesAsync(CancellationToken.None));
    }

    private async Task RepeatAsync()
    {
        using var timer = new PeriodicTimer(options.UpkeepInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(closing.Token))
            {
                await TryAsync(() => keys.SaveUsesAsync(closing.Token));
                await TryAsync(DeleteExpiredAsync);
            }
        }
        catch (OperationCanceledException)
        {
            // The store is closing.
        }
    }

    private async Task DeleteExpiredAsync()
    {
        var now = time.Now();
        await database.SendAsync(closing.Token, FailedJobTable.DeleteOld.Alone().Time(now - options.FinishedJobLifetime));
        foreach (var owner in await ListOwnersAsync(database, closing.Token))
        {
            await database.SendAsync(
                owner,
                closing.Token,
                JobTable.DeleteFinished.Of(owner).Time(now - options.FinishedJobLifetime),
                DeleteAnswers.Of(owner).Time(now - KeptAnswer.Lifetime));
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault)
        {
            // The one place that swallows: it is done the next time.
            if (!closing.IsCancellationRequested)
                LogLate(logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What has expired could not be deleted, or keys' uses not be written; that is tried again.")]
    private static partial void LogLate(ILogger logger, Exception fault);
}
