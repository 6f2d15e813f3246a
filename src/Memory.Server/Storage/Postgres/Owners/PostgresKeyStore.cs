using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;

namespace Memory.Server.Storage.Postgres.Owners;

/// <summary>API keys. They are asked for with every request, so that a revocation on one server counts on all of them at once.</summary>
internal sealed class PostgresKeyStore(Database database) : IKeyStore
{
    private const string Columns = "key_id, owner_id, scope, user_id, hash, rate_limit, metadata, created_at, last_used_at, revoked_at";

    private const string Any = "SELECT 1 FROM api_keys LIMIT 1";

    private const string ByHash = $"SELECT {Columns} FROM api_keys WHERE hash = $1";

    private const string ById = $"SELECT {Columns} FROM api_keys WHERE key_id = $1";

    private const string List =
        $"""
        SELECT {Columns} FROM api_keys
        WHERE owner_id = $1 AND ($2::timestamptz IS NULL OR (created_at, key_id) < ($2, $3))
        ORDER BY created_at DESC, key_id DESC LIMIT $4
        """;

    /// <summary>A key made again by the same request has a new secret; nobody was told the first one.</summary>
    private const string Add =
        """
        INSERT INTO api_keys (owner_id, key_id, scope, user_id, hash, rate_limit, metadata, created_at, last_used_at, revoked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (owner_id, key_id) DO UPDATE SET
            scope = excluded.scope, user_id = excluded.user_id, hash = excluded.hash, rate_limit = excluded.rate_limit, metadata = excluded.metadata,
            created_at = excluded.created_at, last_used_at = excluded.last_used_at, revoked_at = excluded.revoked_at
        """;

    private const string Revoke = "UPDATE api_keys SET revoked_at = coalesce(revoked_at, $3) WHERE owner_id = $1 AND key_id = $2 RETURNING 1";

    private const string Touch =
        """
        UPDATE api_keys SET last_used_at = used.last_used_at
        FROM unnest($1::text[], $2::uuid[], $3::timestamptz[]) AS used (owner_id, key_id, last_used_at)
        WHERE api_keys.owner_id = used.owner_id AND api_keys.key_id = used.key_id
            AND (api_keys.last_used_at IS NULL OR api_keys.last_used_at < used.last_used_at)
        """;

    private readonly ConcurrentDictionary<(OwnerId Owner, Guid Key), DateTimeOffset> uses = new();

    public ValueTask<bool> AnyAsync(CancellationToken cancellationToken) =>
        database.SharedAsync(static (rows, token) => rows.NextAsync(token), cancellationToken, Any.Alone());

    public ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken) => database.SendAsync(
        cancellationToken,
        Add.Of(key.Owner).Uuid(key.Id).Word(key.Scope).Text(key.User?.Value).Bytes([.. key.Hash]).Number(key.RateLimit).Json(key.Metadata)
            .Time(key.CreatedAt).Time(key.LastUsedAt).Time(key.RevokedAt));

    public async ValueTask<ApiKey?> FindAsync(ImmutableArray<byte> hash, CancellationToken cancellationToken) => WithUse(await database.SharedAsync(
        static (rows, token) => rows.FirstAsync(Read, token), cancellationToken, ByHash.Alone().Bytes([.. hash])));

    public async ValueTask<ApiKey?> GetAsync(Guid keyId, CancellationToken cancellationToken) => WithUse(await database.SharedAsync(
        static (rows, token) => rows.FirstAsync(Read, token), cancellationToken, ById.Alone().Uuid(keyId)));

    public async ValueTask<Page<ApiKey>> ListAsync(OwnerId owner, PageKey? after, int limit, CancellationToken cancellationToken)
    {
        Guid? tie = after is { } last ? Guid.TryParse(last.Tie, out var id) ? id : Guid.Empty : null;
        var keys = await database.SharedAsync(
            static (rows, token) => rows.AllAsync(Read, token), cancellationToken, List.Of(owner).Time(after?.At).Uuid(tie).Number((long)limit + 1));
        return Page.Of(keys.ConvertAll(key => WithUse(key)!), limit, static key => new PageKey(key.CreatedAt, key.Id.ToString()));
    }

    public ValueTask<bool> RevokeAsync(OwnerId owner, Guid keyId, DateTimeOffset at, CancellationToken cancellationToken) => database.SharedAsync(
        static (rows, token) => rows.NextAsync(token), cancellationToken, Revoke.Of(owner).Uuid(keyId).Time(at));

    public ValueTask TouchAsync(OwnerId owner, Guid keyId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        uses.AddOrUpdate((owner, keyId), at, (_, known) => Instants.Later(known, at));
        return default;
    }

    /// <summary>Makes the uses noted since the last time durable.</summary>
    public async Task SaveUsesAsync(CancellationToken cancellationToken)
    {
        var noted = uses.ToArray();
        if (noted.Length == 0)
            return;
        await database.SendAsync(
            cancellationToken,
            Touch.Alone().Texts(noted.Select(static use => use.Key.Owner.Value)).Uuids(noted.Select(static use => use.Key.Key)).Times(noted.Select(static use => use.Value)));
        foreach (var use in noted)
            uses.TryRemove(use);
    }

    private ApiKey? WithUse(ApiKey? key) => key is not null && uses.TryGetValue((key.Owner, key.Id), out var at) && (key.LastUsedAt ?? default) < at
        ? key with { LastUsedAt = at }
        : key;

    private static ApiKey Read(RowReader row) => new()
    {
        Id = row.Uuid(),
        Owner = new OwnerId(row.Text()),
        Scope = row.Word<KeyScope>(),
        User = row.TextOrNull() is { } user ? new UserId(user) : null,
        Hash = ImmutableCollectionsMarshal.AsImmutableArray(row.Bytes()),
        RateLimit = row.IntegerOrNull(),
        Metadata = row.JsonOrNull(),
        CreatedAt = row.Time(),
        LastUsedAt = row.TimeOrNull(),
        RevokedAt = row.TimeOrNull(),
    };
}
