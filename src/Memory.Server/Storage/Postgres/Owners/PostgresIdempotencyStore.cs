using System.Security.Cryptography;
using System.Text;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Owners;

/// <summary>Kept answers, under a hash of the request that they belong to.</summary>
internal sealed class PostgresIdempotencyStore(Database database, PostgresSeals seals) : IIdempotencyStore
{
    private const string Get =
        "SELECT fingerprint, status, content_type, body, kept_at, sealed FROM kept_answers WHERE owner_id = $1 AND request_hash = $2";

    /// <summary>An answer is kept when no erasure of its user runs, and seen by the one that runs next.</summary>
    private const string Wait = "SELECT pg_advisory_xact_lock_shared($1)";

    /// <summary>As <see cref="KeptAnswer.StandsAgainst"/> has it. A server that begins at the same time waits here for the first one's commit.</summary>
    private const string Begin =
        """
        INSERT INTO kept_answers (owner_id, request_hash, fingerprint, status, content_type, body, kept_at, user_key, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (owner_id, request_hash) DO UPDATE SET
            fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type, body = excluded.body,
            kept_at = excluded.kept_at, user_key = excluded.user_key, sealed = excluded.sealed
        WHERE kept_answers.kept_at <= excluded.kept_at - $11::interval
            OR (kept_answers.status = excluded.status AND NOT kept_answers.fingerprint = ANY ($10::text[]))
        """;

    /// <summary>What was answered about a user who was erased since would bring back what it tells.</summary>
    private const string Put =
        """
        INSERT INTO kept_answers (owner_id, request_hash, fingerprint, status, content_type, body, kept_at, user_key, sealed)
        SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9
        WHERE NOT EXISTS (SELECT FROM tombstones WHERE owner_id = $1 AND user_key = $8 AND erased_at >= $7)
        ON CONFLICT (owner_id, request_hash) DO UPDATE SET
            fingerprint = excluded.fingerprint, status = excluded.status, content_type = excluded.content_type, body = excluded.body,
            kept_at = excluded.kept_at, user_key = excluded.user_key, sealed = excluded.sealed
        """;

    public async ValueTask<KeptAnswer?> FindAsync(OwnerId owner, RequestKey key, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var kept = await database.OnceAsync(
            owner,
            await seals.OfOwnerAsync(owner, creates: false, cancellationToken),
            (rows, token) => rows.FirstAsync(row => Read(row, key), token),
            cancellationToken,
            Get.Of(owner).Bytes(HashOf(key)));
        return kept is not null && now < kept.KeptAt + KeptAnswer.Lifetime ? kept : null;
    }

    public async ValueTask<KeptAnswer> BeginAsync(OwnerId owner, RequestKey key, KeptAnswer begun, CancellationToken cancellationToken)
    {
        var seal = await seals.OfOwnerAsync(owner, creates: true, cancellationToken);
        return (await database.WriteOnceAsync(
            owner,
            seal,
            seals.EnterAsOwner(),
            (rows, token) => rows.FirstAsync(row => Read(row, key), token),
            cancellationToken,
            Filled(Begin, owner, key, begun, seal).Texts(Fingerprints(begun, seal)).Span(KeptAnswer.Lifetime),
            Get.Of(owner).Bytes(HashOf(key))))!;
    }

    public async ValueTask KeepAsync(OwnerId owner, RequestKey key, KeptAnswer answer, CancellationToken cancellationToken)
    {
        var seal = await seals.OfOwnerAsync(owner, creates: true, cancellationToken);
        await database.WriteOnceAsync(
            owner, seal, seals.EnterAsOwner(), static (_, _) => new ValueTask<bool>(true), cancellationToken, [.. LockOf(owner, answer), Filled(Put, owner, key, answer, seal)]);
    }

    /// <summary>What an answer tells, sealed; null where rows are plain.</summary>
    public static byte[]? Close(byte[] request, KeptAnswer answer, RowSeal seal) => seal.Close(
        new AnswerSecret(answer.Fingerprint, answer.ContentType, answer.Body), Secrets.Spelled.AnswerSecret, SealedTables.KeptAnswers, Convert.ToHexString(request));

    /// <summary>Reads an answer behind the hash of its request.</summary>
    public static KeptAnswer Read(RowReader row, byte[] request)
    {
        var kept = new KeptAnswer(row.Text(), row.Integer(), row.TextOrNull(), row.TextOrNull(), row.Time());
        return row.Sealed(Secrets.Spelled.AnswerSecret, SealedTables.KeptAnswers, Convert.ToHexString(request)) is { } secret
            ? kept with { Fingerprint = secret.Fingerprint, ContentType = secret.ContentType, Body = secret.Body }
            : kept;
    }

    private static NpgsqlBatchCommand Filled(string sql, OwnerId owner, RequestKey key, KeptAnswer answer, RowSeal seal) => sql.Of(owner)
        .Bytes(HashOf(key)).Text(seal.Fingerprint(answer.Fingerprint)).Number((int?)answer.Status).Text(seal.InPlaceOf(answer.ContentType)).Text(seal.InPlaceOf(answer.Body)).Time(answer.KeptAt)
        .Uuid(answer.User is { } user ? Parameters.UserKey(new Scope(owner, user)) : null).Bytes(Close(HashOf(key), answer, seal));

    /// <summary>What may stand for the body of the same request in what is stored.</summary>
    private static string[] Fingerprints(KeptAnswer answer, RowSeal seal) => [.. new[] { seal.Fingerprint(answer.Fingerprint), answer.Fingerprint }.Distinct()];

    private static NpgsqlBatchCommand[] LockOf(OwnerId owner, KeptAnswer answer) =>
        answer.User is { } user ? [Wait.Alone().Number(Parameters.LockOf(new Scope(owner, user)))] : [];

    private static byte[] HashOf(RequestKey key) => SHA256.HashData(Encoding.UTF8.GetBytes($"{key.Method}\0{key.Path}\0{key.Key}"));

    private static KeptAnswer Read(RowReader row, RequestKey key) => Read(row, HashOf(key));
}
