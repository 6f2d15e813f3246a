using Memory.Server.Embedding;
using Npgsql;
using NpgsqlTypes;

namespace Memory.Benchmarks.Postgres;

/// <summary>
/// The floor that a memory layer over Postgres is compared with: the nearest ten of a user's memories by an exact scan, as one prepared
/// statement on one open connection, without anything around it.
/// </summary>
internal sealed class PlainScan : IAsyncDisposable
{
    private const string Nearest =
        """
        SELECT memory_id, content FROM memories JOIN users USING (owner_id, user_key)
        WHERE owner_id = $1 AND user_id = $2 AND recorded_to IS NULL
        ORDER BY embedding <=> $3::real[]::halfvec LIMIT 10
        """;

    private readonly NpgsqlConnection connection;

    private PlainScan(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<PlainScan> OpenAsync(string connectionString)
    {
        var opened = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 10, AutoPrepareMinUsages = 1 }.ConnectionString);
        await opened.OpenAsync();

        // One connection is one process: a scan that several share would be another floor.
        await using var alone = new NpgsqlCommand("SET max_parallel_workers_per_gather = 0", opened);
        await alone.ExecuteNonQueryAsync();
        return new PlainScan(opened);
    }

    /// <summary>How many rows were found.</summary>
    public async Task<int> FindAsync(string owner, string user, string question)
    {
        await using var command = new NpgsqlCommand(Nearest, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = owner });
        command.Parameters.Add(new NpgsqlParameter { Value = user });
        command.Parameters.Add(new NpgsqlParameter { Value = HashingEmbedder.Embed(question), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Real });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = 0;
        while (await reader.ReadAsync())
            rows += reader.GetString(1).Length > 0 ? 1 : 0;
        return rows;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}
