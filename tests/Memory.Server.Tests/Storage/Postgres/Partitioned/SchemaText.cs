using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

/// <summary>What the catalogue says of tables, a line for each column, constraint, index, trigger, policy and right, whether they stand in parts or not.</summary>
internal static class SchemaText
{
    private const string Lines =
        """
        WITH spread AS (SELECT * FROM pg_class WHERE oid = ANY (SELECT unnest($1::text[])::regclass)),
        line (table_id, text) AS (
            SELECT oid, format('rows are walled %s %s', relrowsecurity, relforcerowsecurity) FROM spread
            UNION ALL
            SELECT attrelid, concat_ws(' ', 'column', attname, format_type(atttypid, atttypmod), attnotnull, nullif(attcollation, 0)::regcollation, attidentity, attgenerated, attstorage, pg_get_expr(adbin, adrelid))
            FROM pg_attribute LEFT JOIN pg_attrdef ON (adrelid, adnum) = (attrelid, attnum) WHERE attnum > 0 AND NOT attisdropped
            UNION ALL
            SELECT conrelid, format('constraint %s %s', conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE conparentid = 0
            UNION ALL
            SELECT indrelid, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') FROM pg_index
            UNION ALL
            SELECT tgrelid, format('%s %s', pg_get_triggerdef(oid), tgenabled) FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL
            SELECT polrelid, concat_ws(' ', 'policy', polname, polcmd, polpermissive, polroles, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) FROM pg_policy
            UNION ALL
            SELECT oid, format('right %s %s', privilege_type, grantee) FROM spread, aclexplode(relacl) WHERE grantee <> relowner
            UNION ALL
            SELECT attrelid, format('right on a column %s %s', attname, attacl) FROM pg_attribute WHERE attacl IS NOT NULL)
        SELECT format('%s: %s', oid::regclass, text) FROM line JOIN spread ON oid = table_id ORDER BY 1
        """;

    public static async Task<IReadOnlyList<string>> OfAsync(NpgsqlConnection connection, IReadOnlyList<string> tables, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Lines, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = tables.ToArray() });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            lines.Add(reader.GetString(0));
        return lines;
    }
}
