using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>A user's own row: the profile, the version that counts changes, and the places given out to turns and jobs.</summary>
internal sealed record UserRow(long Version, UserProfile Profile, DateTimeOffset? LastActive, long LastTurn, long LastJob)
{
    /// <summary>The kind of the vectors beside the user's texts; null when none was noted.</summary>
    public VectorKind? Vectors { get; init; }
}

/// <summary>The statements on <c>users</c>.</summary>
internal static class UserTable
{
    /// <summary>Serialises a user's writers over all servers, until the end of the transaction.</summary>
    public const string Lock = "SELECT pg_advisory_xact_lock($1)";

    public const string Get = "SELECT version, created_at, display_name, metadata, last_active, last_turn, last_job, vectors FROM users WHERE owner_id = $1 AND user_key = $2";

    public const string Version = "SELECT version, first_version, vectors FROM users WHERE owner_id = $1 AND user_key = $2";

    public const string Insert =
        """
        INSERT INTO users (owner_id, user_key, user_id, first_version, version, created_at, display_name, metadata, last_active, last_turn, last_job,
            vectors, analyzer)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    public const string Update =
        """
        UPDATE users SET version = $3, created_at = $4, display_name = $5, metadata = $6, last_active = $7, last_turn = $8, last_job = $9,
            vectors = coalesce(vectors, $10)
        WHERE owner_id = $1 AND user_key = $2
        """;

    public const string GetId = "SELECT user_id FROM users WHERE owner_id = $1 AND user_key = $2";

    public const string Usage =
        """
        SELECT
            (SELECT count(*) FROM sessions WHERE owner_id = $1 AND user_key = $2 AND ended_at IS NULL),
            (SELECT count(*) FROM turns WHERE owner_id = $1 AND user_key = $2),
            (SELECT count(*) FROM memories WHERE owner_id = $1 AND user_key = $2 AND recorded_to IS NULL AND NOT is_deleted),
            (SELECT last_active FROM users WHERE owner_id = $1 AND user_key = $2)
        """;

    public const string ListIds = "SELECT user_id FROM users WHERE owner_id = $1 AND ($2::text IS NULL OR user_id > $2) ORDER BY user_id LIMIT $3";

    public const string List =
        """
        SELECT page.user_id, page.created_at, page.display_name, page.metadata,
            (SELECT count(*) FROM sessions WHERE owner_id = $1 AND user_key = page.user_key AND ended_at IS NULL),
            (SELECT count(*) FROM turns WHERE owner_id = $1 AND user_key = page.user_key),
            (SELECT count(*) FROM memories WHERE owner_id = $1 AND user_key = page.user_key AND recorded_to IS NULL AND NOT is_deleted),
            page.last_active
        FROM (
            SELECT user_key, user_id, created_at, display_name, metadata, last_active
            FROM users WHERE owner_id = $1 AND ($2::text IS NULL OR user_id > $2) ORDER BY user_id LIMIT $3
        ) AS page
        ORDER BY page.user_id
        """;

    /// <summary>Stores the row. All stems of a new user are of the analyser at hand.</summary>
    public static NpgsqlBatchCommand Upsert(Scope scope, UserRow row, bool isNew, int analyzer)
    {
        var command = (isNew ? Insert : Update).Of(scope);
        command = (isNew ? command.Text(scope.User.Value) : command)
            .Number(row.Version).Time(row.Profile.CreatedAt).Text(row.Profile.DisplayName).Json(row.Profile.Metadata).Time(row.LastActive)
            .Number(row.LastTurn).Number(row.LastJob).Text(row.Vectors?.ToString());
        return isNew ? command.Number((int?)analyzer) : command;
    }

    public static UserRow Read(RowReader row) =>
        new(row.Number(), new UserProfile(row.Time(), row.TextOrNull(), row.JsonOrNull()), row.TimeOrNull(), row.Number(), row.Number()) { Vectors = VectorKind.Parse(row.TextOrNull()) };

    public static UserUsage ReadUsage(RowReader row) => new((int)row.Number(), (int)row.Number(), (int)row.Number(), row.TimeOrNull());

    public static UserSummary ReadSummary(RowReader row) =>
        new(new UserId(row.Text()), new UserProfile(row.Time(), row.TextOrNull(), row.JsonOrNull()), ReadUsage(row));
}
