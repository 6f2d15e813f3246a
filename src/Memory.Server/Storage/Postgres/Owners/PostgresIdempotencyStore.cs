using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;

namespace Memory.Server.Storage.Postgres.Owners;

/// <summary>Kept answers, under a hash of the request that they belong to.</summary>
internal sealed class PostgresIdempotencyStore(Database database) : IIdempotencyStore
{
    private const string Get =
        "SELECT fingerprint, status, content_type, body, kept_at FROM kept_answers WHERE owner_id = $1 AND request_hash = $2";

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

    public async ValueTask KeepAsync(OwnerId owner, RequestKey key, KeptAnswer answer, CancellationToken cancellationToken) => await database.OnceAsync(
        owner,
        static (_, _) => new ValueTask<bool>(true),
        cancellationToken,
        Put.Of(owner).Bytes(HashOf(key)).Text(answer.Fingerprint).Number((int?)answer.Status).Text(answer.ContentType).Text(answer.Body).Time(answer.KeptAt));

    private static byte[] HashOf(RequestKey key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Method}\0{key.Path}\0{key.Key}"));

    private static KeptAnswer Read(RowReader row) => new(row.Text(), row.Integer(), row.TextOrNull(), row.TextOrNull(), row.Time());
}
