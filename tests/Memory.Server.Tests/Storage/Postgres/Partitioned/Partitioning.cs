using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Partitioned;

/// <summary>
/// Cuts an empty database's tables of tenants into parts by the hash of their owner, as a cluster does that spreads them over machines. What is
/// made anew is asked of the catalogue, so that nothing that a migration adds is left out.
/// </summary>
internal static class Partitioning
{
    public const int Parts = 4;

    /// <summary>Where the parts stand: no statement of the product can name them.</summary>
    public const string PartsSchema = "parts";

    /// <summary>The tables' new shapes, which stand beside the old ones at first. Indexes follow later, under their own names.</summary>
    private static readonly string[] Shapes =
    [
        "SELECT format('CREATE TABLE %s.%I (LIKE %s INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (owner_id)', nspname, relname || '_next', oid::regclass) FROM spread",
        $"""
        SELECT format('CREATE TABLE {PartsSchema}.%I PARTITION OF %s.%I FOR VALUES WITH (MODULUS {Parts}, REMAINDER %s)', relname || '_' || part, nspname, relname || '_next', part)
        FROM spread, generate_series(0, {Parts} - 1) AS part
        """,
    ];

    /// <summary>What else makes a table what it is, in the order in which it can be made. Who refers to a key comes after it.</summary>
    private static readonly string[] Surroundings =
    [
        "SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid)) FROM pg_constraint c JOIN spread t ON t.oid = conrelid WHERE contype IN ('p', 'u', 'x')",
        """
        SELECT pg_get_indexdef(indexrelid) FROM pg_index JOIN spread t ON t.oid = indrelid
        WHERE NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
        """,
        "SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid)) FROM pg_constraint c JOIN spread t ON t.oid = conrelid WHERE contype = 'f'",
        "SELECT pg_get_triggerdef(g.oid) FROM pg_trigger g JOIN spread t ON t.oid = tgrelid WHERE NOT tgisinternal",
        """
        SELECT format('CREATE POLICY %I ON %s AS %s FOR %s TO %s USING (%s) WITH CHECK (%s)', policyname, t.oid::regclass, permissive, cmd, array_to_string(roles, ', '), qual, with_check)
        FROM pg_policies p JOIN spread t ON (t.nspname, t.relname) = (schemaname, tablename)
        """,
        "SELECT format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', oid::regclass) FROM spread WHERE relrowsecurity",
        "SELECT format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', oid::regclass) FROM spread WHERE relforcerowsecurity",
        """
        SELECT format('GRANT %s ON %s TO %s', privilege_type, t.oid::regclass, CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END)
        FROM spread t, aclexplode(relacl) WHERE grantee <> relowner
        """,
    ];

    private const string Spread =
        """
        WITH spread AS (SELECT c.*, nspname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE c.oid = ANY (SELECT unnest($1::text[])::regclass))
        """;

    public static async Task CutAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        var tables = await SpreadTables.ListAsync(connection, cancellationToken);
        var shapes = await DeriveAsync(connection, Shapes, tables, cancellationToken);
        var surroundings = await DeriveAsync(connection, Surroundings, tables, cancellationToken);
        await RunAsync(
            connection,
            [
                $"CREATE SCHEMA {PartsSchema}",
                .. shapes,
                $"DROP TABLE {string.Join(", ", tables)}",
                .. tables.Select(static table => $"ALTER TABLE {table}_next RENAME TO {table[(table.IndexOf('.', StringComparison.Ordinal) + 1)..]}"),
                .. surroundings,
            ],
            cancellationToken);
    }

    private static async Task<IReadOnlyList<string>> DeriveAsync(
        NpgsqlConnection connection, IEnumerable<string> questions, IReadOnlyList<string> tables, CancellationToken cancellationToken)
    {
        var statements = new List<string>();
        foreach (var question in questions)
        {
            await using var command = new NpgsqlCommand($"{Spread} {question}", connection);
            command.Parameters.Add(new NpgsqlParameter { Value = tables.ToArray() });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                statements.Add(reader.GetString(0));
        }

        return statements;
    }

    private static async Task RunAsync(NpgsqlConnection connection, IEnumerable<string> statements, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection, transaction);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
