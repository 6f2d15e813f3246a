using System.Diagnostics;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;
using NpgsqlTypes;

namespace Memory.Benchmarks.Postgres;

/// <summary>The nearest of a user's turns, by an exact scan or, once there is one, through an approximate index over all users' vectors.</summary>
internal sealed class NearestSearch : IAsyncDisposable
{
    private const string Nearest =
        """
        SELECT count(*) FROM (
            SELECT FROM turns WHERE owner_id = $1 AND user_key = $2 AND NOT is_hidden ORDER BY embedding <=> $3::real[]::halfvec LIMIT $4) AS found
        """;

    private readonly NpgsqlConnection connection;

    private NearestSearch(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<NearestSearch> OpenAsync(string connectionString)
    {
        var search = new NearestSearch(new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { CommandTimeout = 0 }.ConnectionString));
        await search.connection.OpenAsync();
        await search.ExecuteAsync("VACUUM ANALYZE turns");
        return search;
    }

    /// <summary>Builds the index and has it used; how long that took and how large it is.</summary>
    public async Task<string> BuildIndexAsync()
    {
        var started = Stopwatch.GetTimestamp();
        await ExecuteAsync("SET maintenance_work_mem = '1GB'");

        // An index wants one length for all; the store's column may hold several.
        await ExecuteAsync("ALTER TABLE turns ALTER COLUMN embedding TYPE halfvec(384)");
        await ExecuteAsync("CREATE INDEX turns_by_vector ON turns USING hnsw (embedding halfvec_cosine_ops)");
        var took = Stopwatch.GetElapsedTime(started);

        // Left to itself, the planner finds the exact scan cheaper for a user with few rows.
        foreach (var other in (string[])["enable_seqscan", "enable_bitmapscan", "enable_sort"])
            await ExecuteAsync($"SET {other} = off");
        await using var size = new NpgsqlCommand("SELECT pg_size_pretty(pg_relation_size('turns_by_vector')) || ' beside a table of ' || pg_size_pretty(pg_table_size('turns'))", connection);
        return $"{took.TotalSeconds:0} s, {await size.ExecuteScalarAsync()}";
    }

    /// <summary>Has pgvector go on searching when the filter leaves too few, as far as its own bound.</summary>
    public Task IterateAsync() => ExecuteAsync("SET hnsw.iterative_scan = strict_order");

    public async Task<int> CountAsync(Scope scope, ReadOnlyMemory<float> vector, int wanted)
    {
        await using var command = new NpgsqlCommand(Nearest, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = scope.Owner.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = Parameters.UserKey(scope) });
        command.Parameters.Add(new NpgsqlParameter { Value = vector.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Real });
        command.Parameters.Add(new NpgsqlParameter { Value = (long)wanted });
        return (int)(long)(await command.ExecuteScalarAsync())!;
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
