using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Associations;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>Looks at what columns say that readers do not. That every row belongs to a known user is held by foreign keys.</summary>
internal sealed class PostgresInspector(Database database, PostgresSeals seals) : IStoreInspector
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

    public async ValueTask<IReadOnlyList<string>> InspectAsync(Scope scope, CancellationToken cancellationToken)
    {
        var versions = await database.OnceAsync(
            scope.Owner,
            static (rows, token) => rows.AllAsync(static row => $"Memory {row.Uuid()}: the version of {row.Time():O} does not end where the next one begins.", token),
            cancellationToken,
            BrokenVersions.Of(scope).Number((long)Most));
        return seals.Ring is null ? versions : [.. versions, .. await ListClosedAsync(scope, cancellationToken)];
    }

    public ValueTask<IReadOnlyList<string>> InspectAsync(CancellationToken cancellationToken) => new([]);

    /// <summary>Reads all rows that tell anything, to see whether they open.</summary>
    private async ValueTask<IEnumerable<string>> ListClosedAsync(Scope scope, CancellationToken cancellationToken)
    {
        (Func<NpgsqlBatchCommand> Rows, Action<RowReader> Read)[] tables =
        [
            (() => UserTable.Get.Of(scope), static row => UserTable.Read(row)),
            (() => SessionTable.OfUser.Of(scope), static row => SessionTable.Read(row)),
            (() => TurnTable.OfUser.Of(scope), static row => TurnTable.Read(row)),
            (() => ObservationTable.OfUser.Of(scope), static row => ObservationTable.Read(row)),
            (() => MemoryTable.OfUser.Of(scope), static row => MemoryTable.Read(row)),
            (() => AssociationTable.OfUser.Of(scope), static row => AssociationTable.Read(row)),
            (() => JobTable.OfUser.Of(scope).Time(DateTimeOffset.MinValue), static row => JobTable.Read(row)),
        ];
        return await seals.WithKeyAsync(
            scope,
            async seal =>
            {
                await using var transaction = await TenantTransaction.OpenAsync(database.Source, scope.Owner, writes: false, seal, before: null, cancellationToken);
                foreach (var (rows, read) in tables)
                {
                    await transaction.QueryAsync(
                        async (found, token) =>
                        {
                            while (await found.NextAsync(token))
                                read(found);
                            return true;
                        },
                        cancellationToken,
                        rows());
                }

                return seal.Broken.Take(Most).Select(static row => $"{row} does not open with the user's key.").ToList();
            },
            cancellationToken);
    }
}
