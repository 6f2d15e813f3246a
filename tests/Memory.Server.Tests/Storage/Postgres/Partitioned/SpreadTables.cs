using Memory.Server.Tests.Storage.Postgres.Walls;
using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

/// <summary>Which tables stand in parts on several machines, cut by their owner, and which stay whole.</summary>
internal static class SpreadTables
{
    /// <summary>Tables of the keys' schema that stay whole, each with its reason; those of the data are <see cref="TenantTables.Exempt"/>.</summary>
    public static IReadOnlyDictionary<string, string> Exempt { get; } = new Dictionary<string, string>
    {
        ["memory_keys.rings"] = "which ring it is; one row",
        ["memory_keys.masters"] = "the master keys' checks; a row for each master key that ever was",
    };

    private const string Tables =
        """
        SELECT (CASE WHEN nspname = current_schema() THEN relname::text ELSE format('%s.%s', nspname, relname) END) COLLATE "C",
            EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'owner_id' AND NOT attisdropped)
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
        WHERE nspname IN (current_schema(), 'memory_keys') AND relkind IN ('r', 'p') ORDER BY 1
        """;

    /// <summary>Every table that is to be cut.</summary>
    /// <exception cref="InvalidOperationException">One of them has no owner to cut it by.</exception>
    public static async Task<IReadOnlyList<string>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Tables, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var table = reader.GetString(0);
            if (TenantTables.Exempt.ContainsKey(table) || Exempt.ContainsKey(table))
                continue;
            if (!reader.GetBoolean(1))
                throw new InvalidOperationException($"The table {table} has no owner_id and is not among those that stay whole.");
            tables.Add(table);
        }

        return tables;
    }
}
