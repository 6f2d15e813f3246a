using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Owners;

/// <summary>Kept answers, under a hash of the request that they belong to.</summary>
internal sealed class PostgresIdempotencyStore(Database database) : IIdempotencyStore
{
    private const string Get =
        "SELECT fingerprint, status, content_type, body, kept_at FROM kept_answers WHERE owner_id = $1 AND request_hash = $2";

    /// <summary>An answer is kept when no erasure of its user runs, and seen by the one that runs next.</summary>
    private const string Wait = "SELECT pg_advisory_xact_lock_shared($1)";

    /// <summary>As <see cref="KeptAnswer.StandsAgainst"/> has it. A server that begins at the same time waits here for the first one's commit.</summary>
    private const string Begin =
        """
        INSERT INTO kept_answers (owner_id, request_hash, fingerprint, status, content_type, body, kept_at, user_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (owner_id, request_hash) DO UPDATE SET
            fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type, body = excluded.body,
            kept_at = excluded.kept_at, user_key = excluded.user_key
        WHERE kept_answers.kept_at <= excluded.kept_at - $9::interval
            OR (kept_answers.status = excluded.status AND kept_answers.fingerprint <> excluded.fingerprint)
        """;

    /// <summary>What was answered about a user who was erased since would bring back what it tells.</summary>
    private const string Put =
        """
        INSERT INTO kept_answers (owner_id, request_hash, fingerprint, status, content_type, body, kept_at, user_key)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8
        WHERE NOT EXISTS (SELECT FROM tombstones WHERE owner_id = $1 AND user_key = $8 AND erased_at >= $7)
        ON CONFLICT (owner_id, request_hash) DO UPDATE SET
            fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type, body = excluded.body,
            kept_at = excluded.kept_at, user_key = excluded.user_key
        """;

    public ValueTask<KeptAnswer?> FindAsync(OwnerId owner, RequestKey key, DateTimeOffset now, CancellationToken cancellationToken) => database.OnceAsync(
        owner,
        async (rows, token) => await rows.FirstAsync(Read, token) is { } kept && now < kept.KeptAt + KeptAnswer.Lifetime ? kept : null,
        cancellationToken,
        Get.Of(owner).Bytes(HashOf(key)));

    public async ValueTask<KeptAnswer> BeginAsync(OwnerId owner, RequestKey key, KeptAnswer begun, CancellationToken cancellationToken) => (await database.OnceAsync(
        owner,
        static (rows, token) => rows.FirstAsync(Read, token),
        cancellationToken,
        Filled(Begin, owner, key, begun).Span(KeptAnswer.Lifetime),
        Get.Of(owner).Bytes(HashOf(key))))!;

    public ValueTask KeepAsync(OwnerId owner, RequestKey key, KeptAnswer answer, CancellationToken cancellationToken) =>
        database.SendAsync(owner, cancellationToken, [.. LockOf(owner, answer), Filled(Put, owner, key, answer)]);

    private static NpgsqlBatchCommand Filled(string sql, OwnerId owner, RequestKey key, KeptAnswer answer) => sql.Of(owner)
        .Bytes(HashOf(key)).Text(answer.Fingerprint).Number((int?)answer.Status).Text(answer.ContentType).Text(answer.Body).Time(answer.KeptAt)
        .Uuid(answer.User is { } user ? Parameters.UserKey(new Scope(owner, user)) : null);

    private static NpgsqlBatchCommand[] LockOf(OwnerId owner, KeptAnswer answer) =>
        answer.User is { } user ? [Wait.Alone().Number(Parameters.LockOf(new Scope(owner, user)))] : [];

    private static byte[] HashOf(RequestKey key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Method}\0{key.Path}\0{key.Key}"));

    private static KeptAnswer Read(RowReader row) => new(row.Text(), row.Integer(), row.TextOrNull(), row.TextOrNull(), row.Time());
}
