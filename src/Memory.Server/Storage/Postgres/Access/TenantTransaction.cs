using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Access;

/// <summary>
/// One transaction that sees one owner's rows. Who it is for travels with the first statements, in the same round trip, and ends with
/// the transaction, so that a pooled connection carries nothing over.
/// </summary>
internal sealed class TenantTransaction : IAsyncDisposable
{
    /// <summary>Sees the rows of owner $1 alone until the end of the transaction.</summary>
    public const string Enter = "SELECT set_config('role', 'memory_tenant', true), set_config('memory.owner_id', $1, true)";

    private const string BeginRead = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    private const string BeginWrite = "BEGIN ISOLATION LEVEL READ COMMITTED";
    private const string Commit = "COMMIT";
    private const string Rollback = "ROLLBACK";

    private readonly NpgsqlConnection connection;
    private readonly OwnerId owner;
    private readonly bool writes;
    private bool isBegun;
    private bool isDone;

    private TenantTransaction(NpgsqlConnection connection, OwnerId owner, bool writes) =>
        (this.connection, this.owner, this.writes) = (connection, owner, writes);

    /// <summary>How long the database may take for the statements sent together; null for what the connection says.</summary>
    public TimeSpan? Timeout { get; set; }

    /// <summary>Told each time that the database has answered.</summary>
    public Action? Answered { get; set; }

    /// <summary>Opens and seals the rows.</summary>
    public RowSeal Seal { get; init; } = RowSeal.None;

    /// <summary>What is sent before the transaction becomes the owner's, once; it tells nothing.</summary>
    public NpgsqlBatchCommand? Before { get; init; }

    /// <summary>Takes a connection. Nothing is sent yet.</summary>
    public static async ValueTask<TenantTransaction> OpenAsync(NpgsqlDataSource source, OwnerId owner, bool writes, CancellationToken cancellationToken) =>
        await OpenAsync(source, owner, writes, RowSeal.None, before: null, cancellationToken);

    /// <summary>The same, opening and sealing rows, and with a statement that comes before all others.</summary>
    public static async ValueTask<TenantTransaction> OpenAsync(
        NpgsqlDataSource source, OwnerId owner, bool writes, RowSeal seal, NpgsqlBatchCommand? before, CancellationToken cancellationToken) =>
        new(await source.OpenConnectionAsync(cancellationToken), owner, writes) { Seal = seal, Before = before };

    /// <summary>Sends statements and reads their rows.</summary>
    public async ValueTask<T> QueryAsync<T>(
        Func<RowReader, CancellationToken, ValueTask<T>> read, CancellationToken cancellationToken, params NpgsqlBatchCommand[] statements)
    {
        var entering = isBegun ? 0 : Before is null ? 1 : 2;
        await using var batch = Batch(statements);
        var result = await batch.ReadAsync(entering, Seal, read, cancellationToken);
        Answered?.Invoke();
        return result;
    }

    /// <summary>Sends statements without rows; more may follow.</summary>
    public async ValueTask SendAsync(IReadOnlyCollection<NpgsqlBatchCommand> statements, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await using var batch = Batch(statements);
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Sends the last statements and commits, in one round trip. A commit under way is not cancelled: its outcome would be unknown.</summary>
    public async ValueTask CommitAsync(IEnumerable<NpgsqlBatchCommand> statements)
    {
        await using var batch = Batch([.. statements, Commit.Alone()]);
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        isDone = true;
        Answered?.Invoke();
    }

    /// <summary>Gives the connection back; what was not committed is undone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (isBegun && !isDone && connection.State == System.Data.ConnectionState.Open)
        {
            try
            {
                await using var rollback = new NpgsqlCommand(Rollback, connection);
                await rollback.ExecuteNonQueryAsync(CancellationToken.None);
            }
            catch (Exception fault) when (PostgresFaults.IsTrouble(fault))
            {
                // The connection is broken, and with it the transaction is gone.
            }
        }

        await connection.DisposeAsync();
    }

    private NpgsqlBatch Batch(IReadOnlyCollection<NpgsqlBatchCommand> statements)
    {
        var batch = connection.CreateBatch();
        if (Timeout is { } timeout)
            batch.Timeout = (int)Math.Ceiling(timeout.TotalSeconds);
        if (!isBegun)
        {
            isBegun = true;
            batch.BatchCommands.Add((writes ? BeginWrite : BeginRead).Alone());
            if (Before is not null)
                batch.BatchCommands.Add(Before);
            batch.BatchCommands.Add(Enter.Of(owner));
        }

        foreach (var statement in statements)
            batch.BatchCommands.Add(statement);
        return batch;
    }
}
