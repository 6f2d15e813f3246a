using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Owners;

/// <summary>
/// Has the database count the rows of tables that have grown before it counted them by itself, which it does once a minute. Until then it takes a
/// user to have next to no rows, and goes through all of them where it should look some up: a batch of a thousand memories takes seconds then.
/// </summary>
internal sealed class RowCounting(Database database, PostgresOptions options)
{
    /// <summary>Tables of at least $1 bytes that were never counted and that the server may have counted.</summary>
    private const string Uncounted =
        """
        SELECT oid::regclass::text FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND reltuples <= 0 AND pg_relation_size(oid) >= $1 AND pg_has_role(relowner, 'USAGE')
        ORDER BY oid
        """;

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        var tables = await database.SharedAsync(
            static (rows, token) => rows.AllAsync(static row => row.Text(), token), cancellationToken, Uncounted.Alone().Number(options.CountedFrom));
        foreach (var table in tables)
            await database.RunAsync(patience => CountAsync(table, patience), cancellationToken);
    }

    private async ValueTask<int> CountAsync(string table, Patience patience)
    {
        patience.Extend(options.SearchPatience);
        await using var connection = await database.Source.OpenConnectionAsync(patience.Token);
        await using var command = new NpgsqlCommand($"ANALYZE {table}", connection) { CommandTimeout = (int)Math.Ceiling(options.SearchPatience.TotalSeconds) };
        return await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
