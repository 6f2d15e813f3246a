using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Rows;

/// <summary>The statements on <c>sessions</c>.</summary>
internal static class SessionTable
{
    public const string Put =
        """
        INSERT INTO sessions (owner_id, user_key, session_id, created_at, updated_at, context, expires_at, ended_at, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (owner_id, user_key, session_id) DO UPDATE SET
            created_at = excluded.created_at, updated_at = excluded.updated_at, context = excluded.context,
            expires_at = excluded.expires_at, ended_at = excluded.ended_at, sealed = excluded.sealed
        """;

    public const string Get =
        "SELECT session_id, created_at, updated_at, context, expires_at, ended_at, sealed FROM sessions WHERE owner_id = $1 AND user_key = $2 AND session_id = $3";

    public const string ListOpen =
        """
        SELECT session_id, created_at, updated_at, context, expires_at, ended_at, sealed FROM sessions
        WHERE owner_id = $1 AND user_key = $2 AND ended_at IS NULL AND ($3::timestamptz IS NULL OR (created_at, session_id) < ($3, $4 COLLATE "C"))
        ORDER BY created_at DESC, session_id DESC LIMIT $5
        """;

    public const string OfUser =
        """
        SELECT session_id, created_at, updated_at, context, expires_at, ended_at, sealed FROM sessions WHERE owner_id = $1 AND user_key = $2 ORDER BY session_id
        """;

    public static NpgsqlBatchCommand Upsert(Scope scope, Session session, RowSeal seal) => Put.Of(scope)
        .Text(session.Id.Value).Time(session.CreatedAt).Time(session.UpdatedAt).Json(seal.InPlaceOf(session.Context)).Time(session.ExpiresAt).Time(session.EndedAt)
        .Bytes(Close(session, seal));

    /// <summary>What the session tells, sealed; null where rows are plain, and when it tells nothing.</summary>
    public static byte[]? Close(Session session, RowSeal seal) => session.Context is { } context
        ? seal.Close(new SessionSecret(context.Text), Secrets.Spelled.SessionSecret, SealedTables.Sessions, session.Id.Value)
        : null;

    public static Session Read(RowReader row)
    {
        var session = new Session
        {
            Id = new SessionId(row.Text()),
            CreatedAt = row.Time(),
            UpdatedAt = row.Time(),
            Context = row.JsonOrNull(),
            ExpiresAt = row.TimeOrNull(),
            EndedAt = row.TimeOrNull(),
        };
        return row.Sealed(Secrets.Spelled.SessionSecret, SealedTables.Sessions, session.Id.Value, isBare: session.Context is null) is { } secret
            ? session with { Context = new Json(secret.Context) }
            : session;
    }
}
