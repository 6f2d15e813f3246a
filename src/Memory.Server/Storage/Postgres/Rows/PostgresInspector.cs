using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>Looks at what columns say that readers do not. That every row belongs to a known user is held by foreign keys.</summary>
internal sealed class PostgresInspector(Database database) : IStoreInspector
{
    private const int Most = 100;

    /// <summary>Versions that do not end where the next one of their memory begins, or end though they are the last.</summary>
    private const string BrokenVersions =
        """
        SELECT memory_id, recorded_from FROM (
            SELECT memory_id, recorded_from, recorded_to, lead(recorded_from) OVER (PARTITION BY memory_id ORDER BY recorded_from) AS next
            FROM memories WHERE owner_id = $1 AND user_key = $2) AS versions
        WHERE recorded_to IS DISTINCT FROM next ORDER BY memory_id, recorded_from LIMIT $3
        """;

    public async ValueTask<IReadOnlyList<UserId>> ListUsersAsync(OwnerId owner, UserId? after, int limit, CancellationToken cancellationToken) => await database.OnceAsync(
        owner,
        static (rows, token) => rows.AllAsync(static row => new UserId(row.Text()), token),
        cancellationToken,
        UserTable.ListIds.Of(owner).Text(after?.Value).Number((long)limit));

    public async ValueTask<IReadOnlyList<string>> InspectAsync(Scope scope, CancellationToken cancellationToken) => await database.OnceAsync(
        scope.Owner,
        static (rows, token) => rows.AllAsync(static row => $"Memory {row.Uuid()}: the version of {row.Time():O} does not end where the next one begins.", token),
        cancellationToken,
        BrokenVersions.Of(scope).Number((long)Most));

    public ValueTask<IReadOnlyList<string>> InspectAsync(CancellationToken cancellationToken) => new([]);
}
