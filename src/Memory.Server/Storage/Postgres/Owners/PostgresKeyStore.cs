using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Owners;

/// <summary>API keys. They are asked for with every request, so that a revocation on one server counts on all of them at once.</summary>
internal sealed class PostgresKeyStore(Database database, PostgresSeals seals) : IKeyStore
{
    private const string Columns = "key_id, owner_id, scope, user_id, hash, rate_limit, metadata, created_at, last_used_at, revoked_at, sealed";

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
        INSERT INTO api_keys (owner_id, key_id, scope, user_id, hash, rate_limit, metadata, created_at, last_used_at, revoked_at, sealed)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (owner_id, key_id) DO UPDATE SET
            scope = excluded.scope, user_id = excluded.user_id, hash = excluded.hash, rate_limit = excluded.rate_limit, metadata = excluded.metadata,
            created_at = excluded.created_at, last_used_at = excluded.last_used_at, revoked_at = excluded.revoked_at,
            sealed = excluded.sealed
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

    public async ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var seal = await seals.OfOwnerAsync(key.Owner, creates: key.Metadata is not null, cancellationToken);
        await database.SendAsync(cancellationToken, seals.EnterAsOwner(), AddOf(key, seal));
    }

    /// <summary>The statement that adds a key or replaces the one of its id.</summary>
    public static NpgsqlBatchCommand AddOf(ApiKey key, RowSeal seal) =>
        Add.Of(key.Owner).Uuid(key.Id).Word(key.Scope).Text(key.User?.Value).Bytes([.. key.Hash]).Number(key.RateLimit).Json(seal.InPlaceOf(key.Metadata))
            .Time(key.CreatedAt).Time(key.LastUsedAt).Time(key.RevokedAt).Bytes(Close(key, seal));

    public async ValueTask<ApiKey?> FindAsync(ImmutableArray<byte> hash, CancellationToken cancellationToken) => await OpenAsync(
        WithUse(await database.SharedAsync(static (rows, token) => rows.FirstAsync(Read, token), cancellationToken, ByHash.Alone().Bytes([.. hash]))), cancellationToken);

    public async ValueTask<ApiKey?> GetAsync(Guid keyId, CancellationToken cancellationToken) => await OpenAsync(
        WithUse(await database.SharedAsync(static (rows, token) => rows.FirstAsync(Read, token), cancellationToken, ById.Alone().Uuid(keyId))), cancellationToken);

    public async ValueTask<Page<ApiKey>> ListAsync(OwnerId owner, PageKey? after, int limit, CancellationToken cancellationToken)
    {
        Guid? tie = after is { } last ? Guid.TryParse(last.Tie, out var id) ? id : Guid.Empty : null;
        var keys = await database.SharedAsync(
            static (rows, token) => rows.AllAsync(Read, token), cancellationToken, List.Of(owner).Time(after?.At).Uuid(tie).Number((long)limit + 1));
        var opened = new List<ApiKey>();
        foreach (var key in keys)
            opened.Add((await OpenAsync(WithUse(key), cancellationToken))!);
        return Page.Of(opened, limit, static key => new PageKey(key.CreatedAt, key.Id.ToString()));
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

    /// <summary>What a key tells, sealed; null where rows are plain, and when it tells nothing.</summary>
    public static byte[]? Close(ApiKey key, RowSeal seal) =>
        key.Metadata is { } metadata ? seal.Close(new KeySecret(metadata.Text), Secrets.Spelled.KeySecret, SealedTables.ApiKeys, key.Id.ToString()) : null;

    /// <summary>Reads a key with what it tells still sealed: each may be another owner's.</summary>
    public static SealedApiKey Read(RowReader row) => new(
        new ApiKey
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
        },
        row.BytesOrNull());

    /// <summary>A key with what it tells; null when that does not open.</summary>
    public static ApiKey? Opened(SealedApiKey read, RowSeal seal) => read.Sealed is not { } closed
        ? read.Key
        : seal.Open(closed, Secrets.Spelled.KeySecret, SealedTables.ApiKeys, read.Key.Id.ToString()) is { } secret ? read.Key with { Metadata = new Json(secret.Metadata) } : null;

    private SealedApiKey? WithUse(SealedApiKey? read) =>
        read is not null && uses.TryGetValue((read.Key.Owner, read.Key.Id), out var at) && (read.Key.LastUsedAt ?? default) < at
            ? read with { Key = read.Key with { LastUsedAt = at } }
            : read;

    /// <summary>Opens what a key tells. A key whose metadata does not open is a key all the same: what it may do stands in its columns.</summary>
    private async ValueTask<ApiKey?> OpenAsync(SealedApiKey? read, CancellationToken cancellationToken)
    {
        if (read is not { Sealed: not null, Key: var key })
            return read?.Key;
        try
        {
            var seal = await seals.OfOwnerAsync(key.Owner, creates: false, cancellationToken);
            if (Opened(read, seal) is { } opened)
                return opened;
            seal.Broken.Add(SealedTables.ApiKeys);
            seals.Tell(new KeyHolder(key.Owner.Value, User: null), seal);
        }
        catch (StorageUnavailableException fault) when (fault.IsSealBroken)
        {
            // Told already.
        }

        return key;
    }
}

/// <summary>A key as it is stored.</summary>
internal sealed record SealedApiKey(ApiKey Key, byte[]? Sealed);
