using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>Asks Postgres' catalogue what is wrong with the walls between tenants; each fault is a sentence.</summary>
internal static class Catalogue
{
    /// <summary>All questions, each of which finds nothing in a sound database. $1 are the exempt tables, $2 those of them that tenants share.</summary>
    private static readonly string[] Questions =
    [
        """
        SELECT format('%s has no owner_id text NOT NULL as its first column', relname) FROM tenant_table t WHERE NOT EXISTS (
            SELECT FROM pg_attribute a WHERE a.attrelid = t.oid AND attnum = 1 AND attname = 'owner_id' AND attnotnull AND atttypid = 'text'::regtype)
        """,
        """
        SELECT format('%s has no primary key', relname) FROM tenant_table t
        WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = t.oid AND indisprimary)
        """,
        """
        SELECT format('the unique index %s does not start with owner_id', indexrelid::regclass) FROM pg_index i JOIN tenant_table t ON t.oid = i.indrelid
        WHERE (indisunique OR indisexclusion) AND pg_get_indexdef(indexrelid, 1, true) <> 'owner_id'
        """,
        """
        SELECT format('the foreign key %s of %s does not start with owner_id', conname, conrelid::regclass) FROM pg_constraint c
        WHERE contype = 'f' AND (conrelid IN (SELECT oid FROM tenant_table) OR confrelid IN (SELECT oid FROM tenant_table)) AND NOT (
            EXISTS (SELECT FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1] AND attname = 'owner_id')
            AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = confrelid AND attnum = confkey[1] AND attname = 'owner_id'))
        """,
        """
        SELECT format('%s has no row-level security', relname) FROM pg_class
        WHERE NOT relrowsecurity AND (oid IN (SELECT oid FROM tenant_table) OR oid IN (SELECT oid FROM exempt_table WHERE relname = ANY ($2)))
        """,
        "SELECT format('%s does not force row-level security on its owner', relname) FROM tenant_table WHERE NOT relforcerowsecurity",
        """
        SELECT format('%s has other policies than own_rows for everybody and every command', relname) FROM (
            TABLE tenant_table UNION ALL SELECT * FROM exempt_table WHERE relname = ANY ($2)) AS t
        WHERE NOT EXISTS (
                SELECT FROM pg_policies p WHERE p.tablename = relname AND schemaname = current_schema() AND policyname = 'own_rows'
                AND permissive = 'PERMISSIVE' AND roles = '{public}' AND cmd = 'ALL' AND qual = $3 AND with_check = $3)
            OR (SELECT count(*) FROM pg_policy WHERE polrelid = t.oid) <> 1
        """,
        """
        SELECT format('memory_tenant may %s %s', privilege, relname) FROM pg_class,
            unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) AS privilege
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND has_table_privilege('memory_tenant', oid, privilege)
            AND NOT (privilege IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE') AND (relname <> ALL ($1) OR relname = ANY ($2)))
        """,
        """
        SELECT format('memory_tenant may use the sequence %s', relname) FROM pg_class
        WHERE relnamespace = current_schema()::regnamespace AND CASE relkind WHEN 'S' THEN has_sequence_privilege('memory_tenant', oid, 'USAGE, SELECT, UPDATE') END
        """,
        "SELECT 'memory_tenant may create in the schema' WHERE has_schema_privilege('memory_tenant', current_schema(), 'CREATE')",
        """
        SELECT 'memory_tenant is more than a role without rights' FROM pg_roles WHERE rolname = 'memory_tenant'
            AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolcanlogin)
        """,
        """
        SELECT format('memory_tenant is a member of %s', roleid::regrole) FROM pg_auth_members WHERE member = 'memory_tenant'::regrole
        """,
        """
        SELECT format('memory_tenant owns %s', pg_describe_object(classid, objid, objsubid)) FROM pg_shdepend
        WHERE refobjid = 'memory_tenant'::regrole AND deptype = 'o' AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
        """,
        """
        SELECT format('%s is a view, which looks at tables as its owner', relname) FROM pg_class c
        WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('v', 'm')
            AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = c.oid AND deptype = 'e')
        """,
        """
        SELECT format('the function %s runs with the rights of its owner', p.oid::regprocedure) FROM pg_proc p
        WHERE pronamespace = current_schema()::regnamespace AND prosecdef
        """,
    ];

    private const string Tables =
        """
        WITH exempt_table AS (
            SELECT * FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND relname = ANY ($1)),
        tenant_table AS (
            SELECT * FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND relname <> ALL ($1))
        """;

    /// <summary>What every policy must say. Postgres keeps the value as empty text after the first transaction that set it.</summary>
    private const string OwnRows = "(owner_id = NULLIF(current_setting('memory.owner_id'::text, true), ''::text))";

    public static async Task<IReadOnlyList<string>> FaultsAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        foreach (var question in Questions)
        {
            await using var command = new NpgsqlCommand($"{Tables} {question}", connection);
            command.Parameters.AddRange(new NpgsqlParameter[]
            {
                new() { Value = TenantTables.Exempt.Keys.ToArray() }, new() { Value = TenantTables.Shared.Keys.ToArray() }, new() { Value = OwnRows },
            });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                faults.Add(reader.GetString(0));
        }

        return faults;
    }
}
