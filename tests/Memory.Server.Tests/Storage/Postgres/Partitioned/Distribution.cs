using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

/// <summary>
/// Asks Postgres' catalogue what would keep the tables from being spread over machines by <c>owner_id</c>, as Citus does it; each obstacle is a sentence.
/// Cutting a table into parts on one machine allows more than that, so these are asked for by themselves.
/// </summary>
internal static class Distribution
{
    /// <summary>Triggers on tables that are spread, each with the reason why it may stay.</summary>
    public static IReadOnlyDictionary<string, string> Triggers { get; } = new Dictionary<string, string>
    {
        ["audit_log_unchanged"] = "refuses changes of the log by whoever owns the tables; tenants lack the right without it, and the chain shows a change",
        ["audit_log_kept"] = "the same for deletions; see docs/scale.md",
    };

    /// <summary>All questions, each of which finds nothing. $1 are the tables that are spread, $2 the triggers that may stay.</summary>
    private static readonly string[] Questions =
    [
        """
        SELECT format('%s is spread by an owner_id that is not text in the order of bytes', relname) FROM spread WHERE NOT EXISTS (
            SELECT FROM pg_attribute WHERE attrelid = spread.oid AND attname = 'owner_id' AND atttypid = 'text'::regtype AND attcollation = '"C"'::regcollation AND attnotnull)
        """,
        """
        SELECT format('the unique index %s lacks owner_id', indexrelid::regclass) FROM pg_index i JOIN spread t ON t.oid = indrelid
        WHERE (indisunique OR indisexclusion)
            AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = indrelid AND attname = 'owner_id' AND attnum = ANY ((indkey::smallint[])[0:indnkeyatts - 1]))
        """,
        """
        SELECT format('%s has no primary key, by which its rows could follow it to another machine', relname) FROM spread
        WHERE NOT EXISTS (SELECT FROM pg_index WHERE indrelid = spread.oid AND indisprimary)
        """,
        """
        SELECT format('the foreign key %s of %s does not lead from owner to owner', conname, conrelid::regclass)
        FROM pg_constraint JOIN spread AS referring ON referring.oid = conrelid JOIN spread AS referred ON referred.oid = confrelid
        WHERE contype = 'f' AND NOT EXISTS (
            SELECT FROM unnest(conkey, confkey) AS pair (referring_column, referred_column)
            JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = referring_column AND a.attname = 'owner_id'
            JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = referred_column AND b.attname = 'owner_id')
        """,
        """
        SELECT format('the foreign key %s leads from a table that stands whole to one that is spread', conname)
        FROM pg_constraint JOIN spread ON spread.oid = confrelid WHERE contype = 'f' AND conrelid NOT IN (SELECT oid FROM spread)
        """,
        """
        SELECT format('the foreign key %s of %s sets its columns to something else', conname, conrelid::regclass) FROM pg_constraint JOIN spread ON spread.oid = conrelid
        WHERE contype = 'f' AND (confdeltype IN ('n', 'd') OR confupdtype IN ('n', 'd'))
        """,
        """
        SELECT format('the trigger %s of %s would not be there on other machines', tgname, tgrelid::regclass) FROM pg_trigger JOIN spread ON spread.oid = tgrelid
        WHERE NOT tgisinternal AND tgname <> ALL ($2)
        """,
        """
        SELECT format('the column %s of %s counts', attname, attrelid::regclass) FROM pg_attribute JOIN spread ON spread.oid = attrelid
        LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum) WHERE attidentity <> '' OR pg_get_expr(adbin, adrelid) LIKE '%nextval(%'
        """,
        "SELECT format('the rule %s of %s', rulename, ev_class::regclass) FROM pg_rewrite JOIN spread ON spread.oid = ev_class",
        "SELECT format('%s inherits or is inherited from', spread.oid::regclass) FROM spread WHERE EXISTS (SELECT FROM pg_inherits WHERE spread.oid IN (inhrelid, inhparent))",
        """
        SELECT format('the policy %s of %s asks another table', polname, polrelid::regclass) FROM pg_policy JOIN spread ON spread.oid = polrelid
        WHERE concat(pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) LIKE '%SELECT%'
        """,
    ];

    public static async Task<IReadOnlyList<string>> ObstaclesAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var tables = await SpreadTables.ListAsync(connection, cancellationToken);
        var obstacles = new List<string>();
        foreach (var question in Questions)
        {
            await using var command = new NpgsqlCommand($"WITH spread AS (SELECT * FROM pg_class WHERE oid = ANY (SELECT unnest($1::text[])::regclass)) {question}", connection);
            command.Parameters.AddRange(new NpgsqlParameter[] { new() { Value = tables.ToArray() }, new() { Value = Triggers.Keys.ToArray() } });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                obstacles.Add(reader.GetString(0));
        }

        return obstacles;
    }
}
