using System.Globalization;
using Npgsql;

namespace Memory.LoadTest.Servers;

/// <summary>A database of its own on the server that <c>MEMORY_TEST_POSTGRES</c> names; it goes when disposed, unless it is kept.</summary>
internal sealed class Database : IAsyncDisposable
{
    private static int made;

    private readonly string server;
    private readonly string name;

    private Database(string server, string name, string version, int? process) =>
        (this.server, this.name, Version, ServerProcess, ConnectionString) = (server, name, version, process, new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString);

    public string ConnectionString { get; }

    /// <summary>What the database server calls itself.</summary>
    public string Version { get; }

    /// <summary>The process of the database server; null when it runs elsewhere.</summary>
    public int? ServerProcess { get; }

    public bool IsKept { get; set; }

    public static bool IsThere => Environment.GetEnvironmentVariable("MEMORY_TEST_POSTGRES") is { Length: > 0 };

    /// <exception cref="InvalidOperationException">There is no server.</exception>
    public static async Task<Database> CreateAsync(CancellationToken cancellationToken)
    {
        var address = Environment.GetEnvironmentVariable("MEMORY_TEST_POSTGRES") is { Length: > 0 } given
            ? given
            : throw new InvalidOperationException("Set MEMORY_TEST_POSTGRES to a connection string, or run this by eng/postgres.sh run -- …");
        var fresh = string.Create(CultureInfo.InvariantCulture, $"memory_load_{Environment.ProcessId}_{Interlocked.Increment(ref made)}");
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, $"DROP DATABASE IF EXISTS {fresh}", cancellationToken);
        await ExecuteAsync(connection, $"CREATE DATABASE {fresh}", cancellationToken);
        var version = $"PostgreSQL {connection.PostgreSqlVersion}";
        return new Database(address, fresh, version, ParentOf(connection.ProcessID));
    }

    /// <summary>Does to the tables what a database does by itself after a while: a run right after filling them meets no statistics yet.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { CommandTimeout = 0 }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await ExecuteAsync(connection, "VACUUM ANALYZE", cancellationToken);
    }

    /// <summary>Ends every other connection to it; how many there were.</summary>
    public async Task<long> EndConnectionsAsync(CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = name });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        if (IsKept)
            return;
        try
        {
            await using var connection = new NpgsqlConnection(server);
            await connection.OpenAsync(CancellationToken.None);
            await ExecuteAsync(connection, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)", CancellationToken.None);
        }
        catch (NpgsqlException)
        {
            // An interruption may end the database server first: then nobody is left to ask, and what went wrong before is worth more than this.
        }
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A connection's process is a child of the server's.</summary>
    private static int? ParentOf(int process)
    {
        try
        {
            return File.ReadLines($"/proc/{process}/status").FirstOrDefault(static line => line.StartsWith("PPid:", StringComparison.Ordinal)) is { } line
                && File.ReadAllText($"/proc/{process}/comm").StartsWith("postgres", StringComparison.Ordinal)
                    ? int.Parse(line[5..], CultureInfo.InvariantCulture)
                    : null;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
