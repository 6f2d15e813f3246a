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

    /// <summary>As <see cref="KeptAnswer.StandsAgainst"/> has it. A server that begins at the same time waits here for the first one's commit.</summary>
    private const string Begin =
        """
        INSERT INTO kept_answers (owner_id, request_hash, fingerprint, status, content_type, body, kept_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (owner_id, request_hash) DO UPDATE SET
            fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type, body = excluded.body, kept_at = excluded.kept_at
        WHERE kept_answers.kept_at <= excluded.kept_at - $8::interval
            OR (kept_answers.status = excluded.status AND kept_answers.fingerprint <> excluded.fingerprint)
        """;

    private const string Put =
        """
        INSERT INTO kept_answers (owner_id, request_hash, fingerprint, status, content_type, body, kept_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (owner_id, request_hash) DO UPDATE SET
            fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type, body = excluded.body, kept_at = excluded.kept_at
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
        database.SendAsync(owner, cancellationToken, Filled(Put, owner, key, answer));

    private static NpgsqlBatchCommand Filled(string sql, OwnerId owner, RequestKey key, KeptAnswer answer) => sql.Of(owner)
        .Bytes(HashOf(key)).Text(answer.Fingerprint).Number((int?)answer.Status).Text(answer.ContentType).Text(answer.Body).Time(answer.KeptAt);

    private static byte[] HashOf(RequestKey key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Method}\0{key.Path}\0{key.Key}"));

    private static KeptAnswer Read(RowReader row) => new(row.Text(), row.Integer(), row.TextOrNull(), row.TextOrNull(), row.Time());
}
