using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Storage;

/// <summary>API keys. Only their SHA-256 is kept.</summary>
internal interface IKeyStore
{
    /// <summary>Whether any key was ever stored.</summary>
    ValueTask<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>Adds a key, or replaces the one of its id.</summary>
    ValueTask AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>Finds a key, revoked or not, by the SHA-256 of its secret. Exempt from the owner filter: it is what tells the owner.</summary>
    ValueTask<ApiKey?> FindAsync(ImmutableArray<byte> hash, CancellationToken cancellationToken);

    /// <summary>Finds a key by its id, of any owner.</summary>
    ValueTask<ApiKey?> GetAsync(Guid keyId, CancellationToken cancellationToken);

    /// <summary>An owner's keys, newest first, those after the key.</summary>
    ValueTask<Page<ApiKey>> ListAsync(OwnerId owner, PageKey? after, int limit, CancellationToken cancellationToken);

    /// <summary>Revokes a key; false when there is no such key of that owner. Revoking twice keeps the first time.</summary>
    ValueTask<bool> RevokeAsync(OwnerId owner, Guid keyId, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Notes a use. It need not be durable at once.</summary>
    ValueTask TouchAsync(OwnerId owner, Guid keyId, DateTimeOffset at, CancellationToken cancellationToken);
}

/// <summary>An API key without its secret.</summary>
internal sealed record ApiKey
{
    public required Guid Id { get; init; }

    public required OwnerId Owner { get; init; }

    public required KeyScope Scope { get; init; }

    /// <summary>The one user of a user key.</summary>
    public UserId? User { get; init; }

    /// <summary>SHA-256 of the secret.</summary>
    public required ImmutableArray<byte> Hash { get; init; }

    /// <summary>Requests per minute, 0 for no limit, null for the server's default.</summary>
    public int? RateLimit { get; init; }

    public Json? Metadata { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }
}
