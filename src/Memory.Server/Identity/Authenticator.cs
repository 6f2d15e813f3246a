using System.Collections.Immutable;
using Memory.Server.Configuration;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Identity;

/// <summary>Tells whose a presented key is.</summary>
internal sealed partial class Authenticator(
    IKeyStore keys, BootstrapKey bootstrap, KeysLatelyIn lately, RateLimits limits, TimeProvider time, ILogger<Authenticator> logger)
{
    /// <summary>How precisely the last use of a key is known; a write per request would cost more than it tells.</summary>
    public static readonly TimeSpan UsePrecision = TimeSpan.FromMinutes(1);

    /// <summary>Finds the caller; null when the key is unknown or revoked.</summary>
    public async ValueTask<Caller?> AuthenticateAsync(string secret, CancellationToken cancellationToken)
    {
        if (secret.Length is 0 or > MemorySettings.MaxKeyLength)
            return null;
        var hash = KeySecret.Hash(secret);
        if (bootstrap.Matches(hash))
        {
            lately.Note(hash);
            return new Caller(BootstrapKey.Id, OwnerId.Default, KeyScope.Admin, Only: null, limits.PerMinute);
        }

        var key = await keys.FindAsync(hash, cancellationToken);
        if (key is null || key.RevokedAt is not null || !KeySecret.AreSame(key.Hash, hash))
            return null;
        lately.Note(hash);
        await NoteUseAsync(key, cancellationToken);
        return new Caller(key.Id, key.Owner, key.Scope, key.User, limits.Of(key.Scope, key.RateLimit));
    }

    /// <summary>Whether this very key was let in within the last hour.</summary>
    public bool WasLatelyIn(string secret) => secret.Length <= MemorySettings.MaxKeyLength && lately.Has(KeySecret.Hash(secret));

    private async ValueTask NoteUseAsync(ApiKey key, CancellationToken cancellationToken)
    {
        var now = time.Now();
        if (now - key.LastUsedAt < UsePrecision)
            return;
        try
        {
            await keys.TouchAsync(key.Owner, key.Id, now, cancellationToken);
        }
        catch (StorageUnavailableException fault)
        {
            // A full disk must not keep a reader out; the time of use is told less precisely.
            LogUseNotNoted(logger, key.Id, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The use of key {KeyId} could not be noted")]
    private static partial void LogUseNotNoted(ILogger logger, Guid keyId, Exception fault);
}

/// <summary>An admin key of owner <c>default</c> that comes from the settings and is kept nowhere.</summary>
internal sealed class BootstrapKey(string? secret)
{
    /// <summary>Stands for it where keys are told apart. No stored key has it.</summary>
    public static readonly Guid Id = Guid.Empty;

    private readonly ImmutableArray<byte>? _hash = secret is null ? null : KeySecret.Hash(secret);

    public bool Exists => _hash is not null;

    public bool Matches(ImmutableArray<byte> hash) => _hash is { } own && KeySecret.AreSame(own, hash);
}
