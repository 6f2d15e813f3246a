using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>A user's own row: the profile, the version that counts changes, and the places given out to turns and jobs.</summary>
internal sealed record UserRow(long Version, UserProfile Profile, DateTimeOffset? LastActive, long LastTurn, long LastJob)
{
    /// <summary>The kind of the vectors beside the user's texts; null when none was noted.</summary>
    public VectorKind? Vectors { get; init; }

    /// <summary>The key under which the user's rows are sealed; null while none is.</summary>
    public Guid? DataKey { get; init; }

    /// <summary>Whether the profile is there and does not open. It is left as it is then, unless somebody writes another one.</summary>
    public bool IsProfileBroken { get; init; }
}

/// <summary>The statements on <c>users</c>.</summary>
internal static class UserTable
{
    /// <summary>
    /// Serialises a user's writers over all servers, until the end of the transaction, and sees to it that what is sealed is sealed under a key that there
    /// is: $1 says whether rows are sealed, $2 is the user's lock, $3 to $5 the owner, the user and the key. What is null is not asked.
    /// </summary>
    public const string Enter = "SELECT enter_writing($1, $2, $3, $4, $5)";

    public const string Get = "SELECT version, created_at, display_name, metadata, last_active, last_turn, last_job, vectors, data_key, sealed FROM users WHERE owner_id = $1 AND user_key = $2";

    public const string GetKey = "SELECT data_key FROM users WHERE owner_id = $1 AND user_key = $2";

    public const string Version = "SELECT version, first_version, vectors FROM users WHERE owner_id = $1 AND user_key = $2";

    public const string Insert =
        """
        INSERT INTO users (owner_id, user_key, user_id, first_version, version, created_at, display_name, metadata, last_active, last_turn, last_job,
            vectors, data_key, sealed, analyzer)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """;

    public const string Update =
        """
        UPDATE users SET version = $3, created_at = $4, display_name = $5, metadata = $6, last_active = $7, last_turn = $8, last_job = $9,
            vectors = coalesce(vectors, $10), data_key = coalesce($11, data_key), sealed = CASE WHEN $13 THEN sealed ELSE $12 END
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

    public const string Count = "SELECT count(*) FROM users WHERE owner_id = $1";

    public const string ListIds = "SELECT user_id FROM users WHERE owner_id = $1 AND ($2::text IS NULL OR user_id > $2) ORDER BY user_id LIMIT $3";

    public const string List =
        """
        SELECT page.user_id, page.created_at, page.display_name, page.metadata, page.sealed,
            (SELECT count(*) FROM sessions WHERE owner_id = $1 AND user_key = page.user_key AND ended_at IS NULL),
            (SELECT count(*) FROM turns WHERE owner_id = $1 AND user_key = page.user_key),
            (SELECT count(*) FROM memories WHERE owner_id = $1 AND user_key = page.user_key AND recorded_to IS NULL AND NOT is_deleted),
            page.last_active
        FROM (
            SELECT user_key, user_id, created_at, display_name, metadata, sealed, last_active
            FROM users WHERE owner_id = $1 AND ($2::text IS NULL OR user_id > $2) ORDER BY user_id LIMIT $3
        ) AS page
        ORDER BY page.user_id
        """;

    /// <summary>Stores the row. All stems of a new user are of the analyser at hand.</summary>
    public static NpgsqlBatchCommand Upsert(Scope scope, UserRow row, bool isNew, int analyzer, RowSeal seal)
    {
        var command = (isNew ? Insert : Update).Of(scope);
        command = (isNew ? command.Text(scope.User.Value) : command)
            .Number(row.Version).Time(row.Profile.CreatedAt).Text(seal.InPlaceOf(row.Profile.DisplayName)).Json(seal.InPlaceOf(row.Profile.Metadata)).Time(row.LastActive)
            .Number(row.LastTurn).Number(row.LastJob).Text(row.Vectors?.ToString())
            .Uuid(seal.Seals ? seal.Key?.Id : null).Bytes(row.IsProfileBroken ? null : Close(row.Profile, seal));
        return isNew ? command.Number((int?)analyzer) : command.Flag(row.IsProfileBroken);
    }

    /// <summary>What the profile tells, sealed; null where rows are plain, and when it tells nothing.</summary>
    public static byte[]? Close(UserProfile profile, RowSeal seal) => profile is { DisplayName: null, Metadata: null }
        ? null
        : seal.Close(new ProfileSecret(profile.DisplayName, profile.Metadata?.Text), Secrets.Spelled.ProfileSecret, SealedTables.Users, "");

    public static UserRow Read(RowReader row)
    {
        var read = new UserRow(row.Number(), new UserProfile(row.Time(), row.TextOrNull(), row.JsonOrNull()), row.TimeOrNull(), row.Number(), row.Number())
        {
            Vectors = VectorKind.Parse(row.TextOrNull()),
            DataKey = row.UuidOrNull(),
        };
        var secret = row.Sealed(Secrets.Spelled.ProfileSecret, SealedTables.Users, "", isBare: read.Profile is { DisplayName: null, Metadata: null });
        read = read with { IsProfileBroken = row.Forgive() };
        return secret is null ? read : read with { Profile = Opened(read.Profile, secret) };
    }

    public static UserProfile Opened(UserProfile plain, ProfileSecret secret) =>
        plain with { DisplayName = secret.DisplayName, Metadata = secret.Metadata is { } metadata ? new Json(metadata) : null };

    public static UserUsage ReadUsage(RowReader row) => new((int)row.Number(), (int)row.Number(), (int)row.Number(), row.TimeOrNull());

    /// <summary>A user with the profile still sealed: each may have another key.</summary>
    public static (UserSummary User, byte[]? Sealed) ReadSummary(RowReader row)
    {
        var (user, profile, closed) = (new UserId(row.Text()), new UserProfile(row.Time(), row.TextOrNull(), row.JsonOrNull()), row.BytesOrNull());
        return (new(user, profile, ReadUsage(row)), closed);
    }
}
