using System.Collections.Immutable;
using System.Security.Cryptography;
using Memory.Server.Configuration;

namespace Memory.Server.Encryption.Masters;

/// <summary>Makes master keys of what the settings hold.</summary>
internal static class MasterKeys
{
    /// <summary>The master key that the ring knows, when this is its secret.</summary>
    public static MasterKey? TryOpen(KnownMaster known, MasterSecret secret)
    {
        if (known.Derivation is not { } derivation)
            return secret.Key.IsEmpty ? null : Checked(known, secret.Key.AsSpan());
        if (secret.Passphrase is not { } passphrase || !derivation.IsSound)
            return null;
        Span<byte> key = stackalloc byte[DataKey.Size];
        derivation.Derive(passphrase, key);
        var opened = Checked(known, key);
        CryptographicOperations.ZeroMemory(key);
        return opened;
    }

    /// <summary>A master key that the ring does not know yet, and what it will know of it.</summary>
    public static (MasterKey Key, KnownMaster Known) Create(MasterSecret secret, RandomNumberGenerator random)
    {
        var id = random.NextName();
        if (!secret.Key.IsEmpty)
            return Noted(new MasterKey(id, secret.Key.AsSpan()), derivation: null);
        var derivation = PassphraseDerivation.Create(random);
        Span<byte> key = stackalloc byte[DataKey.Size];
        derivation.Derive(secret.Passphrase!, key);
        var created = Noted(new MasterKey(id, key), derivation);
        CryptographicOperations.ZeroMemory(key);
        return created;
    }

    private static (MasterKey Key, KnownMaster Known) Noted(MasterKey key, PassphraseDerivation? derivation) =>
        (key, new KnownMaster(key.Id, ImmutableArray.Create(key.ToCheck()), derivation));

    private static MasterKey? Checked(KnownMaster known, ReadOnlySpan<byte> bytes)
    {
        var key = new MasterKey(known.Id, bytes);
        if (key.Matches(known.Check.AsSpan()))
            return key;
        key.Dispose();
        return null;
    }
}
