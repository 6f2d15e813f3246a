using Memory.Server.Memories;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>
/// The pooled connections, and the one place where trouble of the database becomes <see cref="StorageUnavailableException"/>: whoever asks
/// gets an answer or that fault within <see cref="PostgresOptions.Patience"/>.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly PostgresOptions options;

    public Database(PostgresOptions options)
    {
        this.options = options;
        ConnectionString = PostgresAddress.WithBounds(options.ConnectionString, options.Patience);
        Source = NpgsqlDataSource.Create(ConnectionString);
    }

    /// <summary>Where the database is, with its password, for connections outside the pool.</summary>
    public string ConnectionString { get; }

    public NpgsqlDataSource Source { get; }

    /// <summary>
    /// Does work until it is done, the caller gives up, or patience ends. What is given up ends by itself, at the latest with the command's time:
    /// the driver's own cancellation talks to the database once more, and would wait for one that hangs.
    /// </summary>
    public async ValueTask<T> RunAsync<T>(Func<Patience, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        // The wait is for a network, so it is real time, whatever clock the domain runs by.
        var patience = new Patience(options.Patience, StorageBudget.Current, TimeProvider.System, cancellationToken);
        var running = RepeatAsync(work, patience);
        try
        {
            return await running.WaitAsync(patience.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException || PostgresFaults.IsTrouble(fault))
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw PostgresFaults.Unavailable(fault);
        }
    }

    private async Task<T> RepeatAsync<T>(Func<Patience, ValueTask<T>> work, Patience patience)
    {
        using (patience)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await work(patience);
                }
                catch (Exception fault) when (attempt < options.Attempts && PostgresFaults.IsConflict(fault))
                {
                    // Another server's change got in between; the same decision on the newer state may do.
                }
            }
        }
    }

    /// <summary>Sends statements on one owner's rows as one transaction.</summary>
    public ValueTask<T> OnceAsync<T>(
        OwnerId owner, Func<RowReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements) =>
        RunAsync(patience => TenantTransaction.OnceAsync(Source, owner, read, patience.Token, Copies(statements)), cancellationToken);

    /// <summary>Sends statements on the tables that belong to no single owner.</summary>
    public ValueTask<T> SharedAsync<T>(
        Func<RowReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements) => RunAsync(
        async patience =>
        {
            await using var batch = Source.CreateBatch();
            foreach (var statement in Copies(statements))
                batch.BatchCommands.Add(statement);
            await using var reader = await batch.ExecuteReaderAsync(CancellationToken.None);
            var rows = new RowReader(reader);
            var result = await read(rows, patience.Token);
            await rows.EndAsync(patience.Token);
            return result;
        },
        cancellationToken);

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    /// <summary>A statement belongs to one batch; an attempt made again needs another one.</summary>
    private static NpgsqlBatchCommand[] Copies(NpgsqlBatchCommand[] statements) => Array.ConvertAll(statements, static statement =>
    {
        var copy = new NpgsqlBatchCommand(statement.CommandText);
        foreach (NpgsqlParameter parameter in statement.Parameters)
            copy.Parameters.Add(parameter.Clone());
        return copy;
    });
}
