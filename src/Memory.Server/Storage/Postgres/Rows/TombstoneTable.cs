using Memory.Server.Memories;
using Memory.Server.Storage.Replacing;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>What stays of an erased user; the counts until the erasure was told.</summary>
internal sealed record TombstoneRow(DateTimeOffset ErasedAt, long LastVersion, ErasureCounts? Counts);

/// <summary>The statements on <c>tombstones</c>.</summary>
internal static class TombstoneTable
{
    public const string Get = "SELECT erased_at, last_version, counts FROM tombstones WHERE owner_id = $1 AND user_key = $2";

    public const string Put =
        """
        INSERT INTO tombstones (owner_id, user_key, erased_at, last_version, user_id, counts) VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (owner_id, user_key) DO UPDATE SET
            erased_at = excluded.erased_at, last_version = excluded.last_version, user_id = excluded.user_id, counts = excluded.counts
        """;

    /// <summary>The erasure at $3 was told.</summary>
    public const string Close =
        "UPDATE tombstones SET user_id = NULL, counts = NULL WHERE owner_id = $1 AND user_key = $2 AND erased_at = $3 AND user_id IS NOT NULL";

    public const string Untold = "SELECT user_id, erased_at, counts FROM tombstones WHERE owner_id = $1 AND user_id IS NOT NULL AND erased_at < $2 ORDER BY erased_at";

    /// <summary>Those after the user key $2.</summary>
    public const string List =
        "SELECT user_key, erased_at FROM tombstones WHERE owner_id = $1 AND ($2::uuid IS NULL OR user_key > $2) ORDER BY user_key LIMIT $3";

    public static Tombstone ReadTombstone(RowReader row) => new(Parameters.HashOf(row.Uuid()), row.Time());

    public static NpgsqlBatchCommand PutOf(Scope scope, ErasedUser erased, long lastVersion) => Put.Of(scope)
        .Time(erased.At).Number(lastVersion).Text(scope.User.Value)
        .Integers([erased.Counts.Memories, erased.Counts.Messages, erased.Counts.Sessions, erased.Counts.Associations, erased.Counts.Jobs, erased.Counts.Keys]);

    public static TombstoneRow Read(RowReader row) => new(row.Time(), row.Number(), ReadCounts(row));

    public static UntoldErasure ReadUntold(RowReader row, OwnerId owner) =>
        new(new Scope(owner, new UserId(row.Text())), new ErasedUser(row.Time(), ReadCounts(row)!));

    private static ErasureCounts? ReadCounts(RowReader row) =>
        row.IntegersOrNull() is [var memories, var messages, var sessions, var associations, var jobs, var keys]
            ? new ErasureCounts(memories, messages, sessions, associations, jobs, keys)
            : null;
}
