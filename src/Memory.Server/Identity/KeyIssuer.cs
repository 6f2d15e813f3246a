using System.Security.Cryptography;
using Memory.Server.Configuration;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Identity;

/// <summary>Mints API keys.</summary>
internal sealed class KeyIssuer(IKeyStore keys, TimeProvider time, RandomNumberGenerator random)
{
    /// <summary>Mints and stores a key; its secret is told this once.</summary>
    public async ValueTask<IssuedKey> IssueAsync(KeyOrder order, IIdSource ids, CancellationToken cancellationToken)
    {
        var secret = KeySecret.Create(random);
        var key = Prepare(order, secret, ids);
        await keys.AddAsync(key, cancellationToken);
        return new IssuedKey(key, secret);
    }

    /// <summary>Stores a key whose secret was made beforehand with <see cref="KeySecret.Create"/>.</summary>
    public ValueTask AddAsync(KeyOrder order, string secret, IIdSource ids, CancellationToken cancellationToken) =>
        keys.AddAsync(Prepare(order, secret, ids), cancellationToken);

    private ApiKey Prepare(KeyOrder order, string secret, IIdSource ids) => new()
    {
        Id = ids.NewId(),
        Owner = order.Owner,
        Scope = order.Scope,
        User = order.User,
        Hash = KeySecret.Hash(secret),
        RateLimit = order.RateLimit,
        Metadata = order.Metadata,
        CreatedAt = time.Now(),
    };
}

/// <summary>A key to mint, validated.</summary>
/// <param name="Owner">The tenant it belongs to.</param>
/// <param name="Scope">What it may reach.</param>
/// <param name="User">The one user of a user key.</param>
/// <param name="RateLimit">Requests per minute, 0 for no limit, null for the server's default.</param>
/// <param name="Metadata">The minter's own data.</param>
internal sealed record KeyOrder(OwnerId Owner, KeyScope Scope, UserId? User = null, int? RateLimit = null, Json? Metadata = null)
{
    /// <summary>The order within what its minter may give away: without a limit of its own it gets the default or the minter's, whichever is less.</summary>
    /// <returns>Null when the limit asked for is above the minter's.</returns>
    public KeyOrder? Within(int minterPerMinute, RateLimits limits)
    {
        if (RateLimits.IsWithin(limits.Of(Scope, RateLimit), minterPerMinute))
            return this;
        return RateLimit is null ? this with { RateLimit = minterPerMinute } : null;
    }
}

/// <summary>A minted key and the only sight of its secret. Not a record, so that no log prints it.</summary>
internal sealed class IssuedKey(ApiKey key, string secret)
{
    public ApiKey Key { get; } = key;

    public string Secret { get; } = secret;
}
