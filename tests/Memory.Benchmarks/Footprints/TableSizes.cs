using System.Globalization;
using Npgsql;

namespace Memory.Benchmarks.Footprints;

/// <summary>What each table, index and costly column of a database takes for a row, and what all of it takes for a user.</summary>
internal sealed class TableSizes(NpgsqlConnection connection, TextWriter output, FootprintSizes sizes)
{
    /// <summary>Rows of a table of no use to anybody yet would only tell the size of a page.</summary>
    private const string Tables =
        """
        SELECT relname, n, pg_relation_size(c.oid) + coalesce(pg_total_relation_size(nullif(reltoastrelid, 0)), 0), pg_indexes_size(c.oid)
        FROM pg_class c, LATERAL (SELECT (xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %I', relname), false, true, '')))[1]::text::bigint AS n) AS rows
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND n >= $1 ORDER BY pg_total_relation_size(c.oid) DESC
        """;

    private const string Indexes =
        """
        SELECT i.relname, pg_relation_size(i.oid) / greatest(t.reltuples, 1)::float8, pg_relation_size(i.oid) FROM pg_index JOIN pg_class i ON i.oid = indexrelid JOIN pg_class t ON t.oid = indrelid
        WHERE t.relname IN ('turns', 'memories', 'observations') AND t.relnamespace = 'public'::regnamespace ORDER BY 3 DESC
        """;

    private const string Columns =
        """
        SELECT 'turns.content', avg(pg_column_size(content))::float8 FROM turns UNION ALL
        SELECT 'turns.stems and counts', avg(pg_column_size(stems) + pg_column_size(stem_counts))::float8 FROM turns UNION ALL
        SELECT 'turns.embedding', avg(pg_column_size(embedding))::float8 FROM turns UNION ALL
        SELECT 'memories.content', avg(pg_column_size(content))::float8 FROM memories UNION ALL
        SELECT 'memories.stems and counts', avg(pg_column_size(stems) + pg_column_size(stem_counts))::float8 FROM memories UNION ALL
        SELECT 'memories.embedding', avg(pg_column_size(embedding))::float8 FROM memories
        """;

    /// <summary>By the text that brings their rows: what is in none of these belongs to the user.</summary>
    private static readonly string[] OfTurns = ["turns"], OfJobs = ["jobs", "job_messages"],
        OfMemories = ["memories", "observations", "memory_messages", "memory_names", "associations", "changed_associations"];

    private double Users => sizes.Users;

    public async Task WriteAsync()
    {
        await ExecuteAsync("VACUUM (FULL, ANALYZE)");
        var tables = await ReadAsync(Tables, static row => new Table(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)), sizes.Users / 2);
        await LineAsync($"{"table",-24} {"rows a user",12} {"bytes a row",12} {"in indexes",12} {"bytes a user",13}");
        foreach (var table in tables)
            await LineAsync($"{table.Name,-24} {table.Rows / Users,12:0.00} {table.Bytes / (double)table.Rows,12:0} {table.Indexes / (double)table.Rows,12:0} {table.All / Users,13:0}");
        await SumAsync(tables, "a memory, all its tables", "memories", OfMemories);
        await SumAsync(tables, "a turn", "turns", OfTurns);
        await SumAsync(tables, "a turn's job, for 7 days", "turns", OfJobs);
        var others = tables.Where(static table => !OfTurns.Union(OfJobs).Union(OfMemories).Contains(table.Name)).Sum(static table => table.All) / Users;
        var all = tables.Sum(static table => table.All) / Users;
        await LineAsync($"{"a user besides",-24} {others,64:0}");
        await LineAsync($"{"a user, all",-24} {all,64:0}");
        await LineAsync($"{"column",-32} {"bytes a row",12}");
        foreach (var (name, bytes) in await ReadAsync(Columns, static row => (row.GetString(0), row.GetDouble(1))))
            await LineAsync($"{name,-32} {bytes,12:0}");
        await LineAsync($"{"index",-32} {"bytes a row of its table",24}");
        foreach (var (name, bytes) in await ReadAsync(Indexes, static row => (row.GetString(0), row.GetDouble(1))))
            await LineAsync($"{name,-32} {bytes,24:0}");
    }

    private Task SumAsync(List<Table> tables, string what, string counted, string[] of)
    {
        var rows = tables.Single(table => table.Name == counted).Rows;
        var bytes = tables.Where(table => of.Contains(table.Name)).Sum(static table => table.All);
        return LineAsync($"{what,-24} {bytes / (double)rows,64:0}");
    }

    private Task LineAsync(FormattableString line) => output.WriteLineAsync(line.ToString(CultureInfo.InvariantCulture));

    private async Task ExecuteAsync(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params object[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
            rows.Add(read(reader));
        return rows;
    }

    private sealed record Table(string Name, long Rows, long Bytes, long Indexes)
    {
        public long All => Bytes + Indexes;
    }
}
