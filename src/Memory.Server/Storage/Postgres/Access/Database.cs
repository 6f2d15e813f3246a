using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>
/// The pooled connections, and the one place where trouble of the database becomes <see cref="StorageUnavailableException"/>: whoever asks
/// gets an answer or that fault within <see cref="PostgresOptions.Patience"/>, or <see cref="PostgresOptions.LongestInLine"/> when other writers of the user go first.
/// </summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly PostgresOptions options;

    public Database(PostgresOptions options)
    {
        this.options = options;
        ConnectionString = PostgresAddress.WithBounds(options.ConnectionString, options.Patience);
        Source = new NpgsqlDataSourceBuilder(ConnectionString) { Name = StoreMetrics.Pool }.Build();
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
        return await PostgresFaults.TranslateAsync(() => running.WaitAsync(patience.Token), cancellationToken);
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
        RunAsync(patience => AskAsync(owner, RowSeal.None, statements, read, patience.Token), cancellationToken);

    /// <summary>The same, opening and sealing rows.</summary>
    public ValueTask<T> OnceAsync<T>(
        OwnerId owner, RowSeal seal, Func<RowReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements) =>
        RunAsync(patience => AskAsync(owner, seal, statements, read, patience.Token), cancellationToken);

    /// <summary>Sends statements that write one owner's rows as one transaction, which begins with what lets it in.</summary>
    public ValueTask<T> WriteOnceAsync<T>(
        OwnerId owner, RowSeal seal, NpgsqlBatchCommand enter, Func<RowReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements) =>
        RunAsync(
            async patience =>
            {
                await using var connection = await Source.OpenConnectionAsync(patience.Token);
                await using var batch = connection.CreateBatch();
                foreach (var statement in Copies([enter, TenantTransaction.Enter.Of(owner), .. statements]))
                    batch.BatchCommands.Add(statement);
                return await batch.ReadAsync(entering: 2, seal, read, patience.Token);
            },
            cancellationToken);

    /// <summary>Sends statements on the tables that belong to no single owner.</summary>
    public ValueTask<T> SharedAsync<T>(
        Func<RowReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements) =>
        RunAsync(patience => AskAsync(owner: null, RowSeal.None, statements, read, patience.Token), cancellationToken);

    /// <summary>Sends statements without rows on one owner's rows as one transaction.</summary>
    public async ValueTask SendAsync(OwnerId owner, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements) =>
        await OnceAsync(owner, NothingAsync, cancellationToken, statements);

    /// <summary>Sends statements without rows on the tables that belong to no single owner.</summary>
    public async ValueTask SendAsync(CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements) =>
        await SharedAsync(NothingAsync, cancellationToken, statements);

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private static ValueTask<bool> NothingAsync(RowReader rows, CancellationToken cancellationToken) => new(true);

    /// <summary>Statements sent together without a BEGIN are one transaction (PostgreSQL manual, "Pipelining").</summary>
    private async ValueTask<T> AskAsync<T>(
        OwnerId? owner, RowSeal seal, NpgsqlBatchCommand[] statements, Func<RowReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        if (owner is { } whose)
            batch.BatchCommands.Add(TenantTransaction.Enter.Of(whose));
        foreach (var statement in Copies(statements))
            batch.BatchCommands.Add(statement);
        return await batch.ReadAsync(owner is null ? 0 : 1, seal, read, cancellationToken);
    }

    /// <summary>A statement belongs to one batch; an attempt made again needs another one.</summary>
    private static NpgsqlBatchCommand[] Copies(NpgsqlBatchCommand[] statements) => Array.ConvertAll(statements, static statement =>
    {
        var copy = new NpgsqlBatchCommand(statement.CommandText);
        foreach (NpgsqlParameter parameter in statement.Parameters)
            copy.Parameters.Add(parameter.Clone());
        return copy;
    });
}
