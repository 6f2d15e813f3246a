using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Owners;

namespace Memory.Server.Storage.Postgres.Sealing.Rewriting;

/// <summary>Brings what is an owner's and no single user's to what the settings ask for: kept answers, and what API keys tell.</summary>
internal sealed class OwnerRewriting(Database database, PostgresSeals seals, PostgresOptions options)
{
    public const string FindAnswers =
        """
        SELECT request_hash, fingerprint, status, content_type, body, kept_at, sealed FROM kept_answers
        WHERE owner_id = $1 AND (sealed IS NULL) = $2 AND ($3::bytea IS NULL OR request_hash > $3) ORDER BY request_hash LIMIT $4
        """;

    /// <summary>An answer that was exchanged meanwhile is as it should be.</summary>
    public const string PutAnswer =
        """
        UPDATE kept_answers SET fingerprint = $3, content_type = $4, body = $5, sealed = $6
        WHERE owner_id = $1 AND request_hash = $2 AND (sealed IS NULL) = $7 AND kept_at = $8 AND status = $9
        """;

    public const string FindKeys =
        """
        SELECT key_id, owner_id, scope, user_id, hash, rate_limit, metadata, created_at, last_used_at, revoked_at, sealed FROM api_keys
        WHERE owner_id = $1 AND CASE WHEN $2 THEN sealed IS NULL AND metadata IS NOT NULL ELSE sealed IS NOT NULL END
            AND ($3::uuid IS NULL OR key_id > $3) ORDER BY key_id LIMIT $4
        """;

    public const string PutKey = "UPDATE api_keys SET metadata = $3, sealed = $4 WHERE owner_id = $1 AND key_id = $2";

    /// <summary>Rewrites an owner's rows; how many could not be.</summary>
    public async ValueTask<int> RunAsync(OwnerId owner, CancellationToken cancellationToken) =>
        await RewriteAnswersAsync(owner, cancellationToken) + await RewriteKeysAsync(owner, cancellationToken);

    private async ValueTask<int> RewriteAnswersAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        var failed = 0;
        byte[]? after = null;
        while (true)
        {
            var seal = await seals.OfOwnerAsync(owner, creates: false, cancellationToken);
            var page = await database.OnceAsync(
                owner,
                seal,
                static (rows, token) => rows.EveryAsync(
                    static row =>
                    {
                        var request = row.Bytes();
                        return (Request: request, Answer: PostgresIdempotencyStore.Read(row, request));
                    },
                    token),
                cancellationToken,
                FindAnswers.Of(owner).Flag(seals.Seals).Bytes(after).Number((long)options.SealedTogether));
            failed += page.Count(static row => row.IsBroken);
            var right = page.Where(static row => !row.IsBroken).Select(static row => row.Row).ToList();
            if (right.Count > 0)
            {
                seal = await seals.OfOwnerAsync(owner, creates: true, cancellationToken);
                await database.WriteOnceAsync(
                    owner, seal, seals.EnterAsOwner(), static (_, _) => new ValueTask<bool>(true), cancellationToken,
                    [.. right.Select(row => PutAnswer.Of(owner).Bytes(row.Request).Text(seal.Fingerprint(row.Answer.Fingerprint)).Text(seal.InPlaceOf(row.Answer.ContentType))
                        .Text(seal.InPlaceOf(row.Answer.Body)).Bytes(PostgresIdempotencyStore.Close(row.Request, row.Answer, seal))
                        .Flag(seal.Seals).Time(row.Answer.KeptAt).Number((int?)row.Answer.Status))]);
            }

            if (page.Count < options.SealedTogether)
                return failed;
            after = page[^1].Row.Request;
        }
    }

    private async ValueTask<int> RewriteKeysAsync(OwnerId owner, CancellationToken cancellationToken)
    {
        var failed = 0;
        Guid? after = null;
        while (true)
        {
            var page = await database.SharedAsync(
                static (rows, token) => rows.AllAsync(PostgresKeyStore.Read, token), cancellationToken,
                FindKeys.Of(owner).Flag(seals.Seals).Uuid(after).Number((long)options.SealedTogether));
            if (page.Count > 0)
            {
                var seal = await seals.OfOwnerAsync(owner, creates: true, cancellationToken);
                var opened = page.ConvertAll(row => PostgresKeyStore.Opened(row, seal));
                failed += opened.Count(static key => key is null);
                await database.SendAsync(
                    cancellationToken,
                    [
                        seals.EnterAsOwner(),
                        .. opened.OfType<ApiKey>().Select(key => PutKey.Of(owner).Uuid(key.Id).Json(seal.InPlaceOf(key.Metadata)).Bytes(PostgresKeyStore.Close(key, seal))),
                    ]);
            }

            if (page.Count < options.SealedTogether)
                return failed;
            after = page[^1].Key.Id;
        }
    }
}
