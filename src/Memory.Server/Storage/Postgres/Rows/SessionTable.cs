using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>The statements on <c>sessions</c>.</summary>
internal static class SessionTable
{
    public const string Put =
        """
        INSERT INTO sessions (owner_id, user_key, session_id, created_at, updated_at, context, expires_at, ended_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (owner_id, user_key, session_id) DO UPDATE SET
            created_at = excluded.created_at, updated_at = excluded.updated_at, context = excluded.context,
            expires_at = excluded.expires_at, ended_at = excluded.ended_at
        """;

    public const string Get =
        "SELECT session_id, created_at, updated_at, context, expires_at, ended_at FROM sessions WHERE owner_id = $1 AND user_key = $2 AND session_id = $3";

    public const string ListOpen =
        """
        SELECT session_id, created_at, updated_at, context, expires_at, ended_at FROM sessions
        WHERE owner_id = $1 AND user_key = $2 AND ended_at IS NULL AND ($3::timestamptz IS NULL OR (created_at, session_id) < ($3, $4 COLLATE "C"))
        ORDER BY created_at DESC, session_id DESC LIMIT $5
        """;

    public const string OfUser =
        """
        SELECT session_id, created_at, updated_at, context, expires_at, ended_at FROM sessions WHERE owner_id = $1 AND user_key = $2 ORDER BY session_id
        """;

    public static NpgsqlBatchCommand Upsert(Scope scope, Session session) => Put.Of(scope)
        .Text(session.Id.Value).Time(session.CreatedAt).Time(session.UpdatedAt).Json(session.Context).Time(session.ExpiresAt).Time(session.EndedAt);

    public static Session Read(RowReader row) => new()
    {
        Id = new SessionId(row.Text()),
        CreatedAt = row.Time(),
        UpdatedAt = row.Time(),
        Context = row.JsonOrNull(),
        ExpiresAt = row.TimeOrNull(),
        EndedAt = row.TimeOrNull(),
    };
}
