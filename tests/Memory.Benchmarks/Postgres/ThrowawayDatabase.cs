using Npgsql;

namespace Memory.Benchmarks.Postgres;

/// <summary>A database of its own on the server that <c>MEMORY_TEST_POSTGRES</c> names; it goes when disposed.</summary>
internal sealed class ThrowawayDatabase : IAsyncDisposable
{
    private static int made;

    private readonly string server;
    private readonly string name;

    private ThrowawayDatabase(string server, string name) =>
        (this.server, this.name, ConnectionString) = (server, name, new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString);

    public string ConnectionString { get; }

    /// <summary>Whether there is a server.</summary>
    public static bool IsThere => Environment.GetEnvironmentVariable("MEMORY_TEST_POSTGRES") is { Length: > 0 };

    /// <exception cref="InvalidOperationException">There is no server.</exception>
    public static async Task<ThrowawayDatabase> CreateAsync()
    {
        var given = Environment.GetEnvironmentVariable("MEMORY_TEST_POSTGRES") is { Length: > 0 } address
            ? address
            : throw new InvalidOperationException("Set MEMORY_TEST_POSTGRES to a connection string, or run this by eng/postgres.sh run -- …");
        var fresh = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"memory_bench_{Environment.ProcessId}_{Interlocked.Increment(ref made)}");
        await ExecuteAsync(given, $"DROP DATABASE IF EXISTS {fresh}");
        await ExecuteAsync(given, $"CREATE DATABASE {fresh}");
        return new ThrowawayDatabase(given, fresh);
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync(server, $"DROP DATABASE IF EXISTS {name} WITH (FORCE)");

    private static async Task ExecuteAsync(string address, string sql)
    {
        await using var connection = new NpgsqlConnection(address);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
