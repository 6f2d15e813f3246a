using Npgsql;
using NpgsqlTypes;

namespace Memory.Server.Storage.Postgres.Schema;

/// <summary>Brings a database to this version's schema, one server at a time, each step whole or not at all.</summary>
internal sealed partial class Migrator(string connectionString, ILogger logger)
{
    /// <summary>Any number that nobody else uses for an advisory lock: "memorydb" in ASCII.</summary>
    private const long LockNumber = 0x6D656D6F72796462;

    private const string Lock = "SELECT pg_advisory_lock($1)";

    private const string CreateHistory =
        """
        CREATE TABLE IF NOT EXISTS schema_migrations (
            number integer PRIMARY KEY,
            name text NOT NULL,
            applied_at timestamptz NOT NULL DEFAULT now()
        )
        """;

    private const string Last = "SELECT coalesce(max(number), 0) FROM schema_migrations";

    private const string Note = "INSERT INTO schema_migrations (number, name) VALUES ($1, $2)";

    /// <summary>Applies what is missing; the names of what was applied.</summary>
    /// <exception cref="StorageUnavailableException">The schema is newer than this version, or a step failed.</exception>
    public async Task<IReadOnlyList<string>> ApplyAsync(CancellationToken cancellationToken)
    {
        // A connection of its own: the lock ends with it, whatever happens. Steps and the wait for another server's may take long.
        var address = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 };
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, Lock, cancellationToken, (LockNumber, NpgsqlDbType.Bigint));
        await CreateHistoryAsync(connection, cancellationToken);
        var last = await ReadLastAsync(connection, cancellationToken);
        var newest = Migration.All[^1].Number;
        if (last > newest)
            throw new StorageUnavailableException($"The database's schema is at step {last}; this version knows {newest} only. Start the newer version.");

        var applied = new List<string>();
        foreach (var migration in Migration.All.Where(migration => migration.Number > last))
        {
            await ApplyAsync(connection, migration, cancellationToken);
            LogApplied(logger, migration.Name);
            applied.Add(migration.Name);
        }

        return applied;
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken cancellationToken)
    {
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await ExecuteAsync(connection, migration.Sql, cancellationToken);
            await ExecuteAsync(connection, Note, cancellationToken, (migration.Number, NpgsqlDbType.Integer), (migration.Name, NpgsqlDbType.Text));
            await transaction.CommitAsync(cancellationToken);
        }
        catch (PostgresException refused)
        {
            throw SchemaFaults.Of($"Step {migration.Name} of the database's schema", refused);
        }
    }

    private static async Task CreateHistoryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await ExecuteAsync(connection, CreateHistory, cancellationToken);
        }
        catch (PostgresException refused)
        {
            throw SchemaFaults.Of("Making the database's schema", refused);
        }
    }

    private static async Task<int> ReadLastAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Last, connection);
        return (int)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(
        NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params (object Value, NpgsqlDbType Type)[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (value, type) in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value, NpgsqlDbType = type });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Applied step {Name} of the database's schema")]
    private static partial void LogApplied(ILogger logger, string name);
}
