using Npgsql;

namespace Memory.Server.Tests.Storage.Postgres.Walls;

/// <summary>Which tables hold a tenant's data: all of them but those named here, each with its reason.</summary>
internal static class TenantTables
{
    /// <summary>Tables whose statements need no owner.</summary>
    public static IReadOnlyDictionary<string, string> Exempt { get; } = new Dictionary<string, string>
    {
        ["schema_migrations"] = "tells which steps of the schema were applied; nobody's data",
        ["sealing"] = "tells which key ring opens the store and how far it is; one row",
        ["schedules"] = "tells which server does the regular work of the whole store; nobody's data",
        ["deployment"] = "tells by what all vectors were made; one row",
        ["api_keys"] = "a key is looked up by its hash to learn who the owner is",
        ["work_queue"] = "a worker takes the user who has waited longest, whoever's it is",
        ["vector_queue"] = "whoever makes vectors takes the user who has waited longest, whoever's it is",
        ["failed_jobs"] = "an administrator of the whole store lists what was given up, whoever's it is",
        ["audit_heads"] = "whoever verifies or shortens the audit logs finds all of them by it",
    };

    /// <summary>Exempt tables that a tenant's transaction may use, and what keeps it to its own rows there.</summary>
    public static IReadOnlyDictionary<string, string> Shared { get; } = new Dictionary<string, string>
    {
        ["work_queue"] = "storing a job also tells the queue; row-level security binds the tenant's role, not the table's owner, who claims",
        ["vector_queue"] = "storing a text also puts its user in line; row-level security binds the tenant's role, not the table's owner, who takes",
        ["failed_jobs"] = "giving a job up also tells administrators; row-level security binds the tenant's role, not the table's owner, who lists",
        ["audit_heads"] = "adding to a log moves its end; row-level security binds the tenant's role, not the table's owner, who lists",
    };

    /// <summary>What a tenant's transaction may not do to its own rows, by table.</summary>
    public static IReadOnlyDictionary<string, string[]> Refused { get; } = new Dictionary<string, string[]>
    {
        ["audit_log"] = ["UPDATE", "DELETE"],
        ["audit_heads"] = ["DELETE"],
    };

    public static bool Refuses(string table, string statement) => Refused.TryGetValue(table, out var refused) && refused.Any(word => statement.StartsWith(word, StringComparison.Ordinal));

    public static async Task<IReadOnlyList<string>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') ORDER BY relname", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var tables = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            tables.Add(reader.GetString(0));
        return [.. tables.Where(table => !Exempt.ContainsKey(table))];
    }
}
