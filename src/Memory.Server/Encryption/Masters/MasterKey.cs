using System.Security.Cryptography;

namespace Memory.Server.Encryption.Masters;

/// <summary>Wraps the keys of users and owners. It is never stored: the settings bring it, or the passphrase that it is derived from.</summary>
internal sealed class MasterKey(Guid id, ReadOnlySpan<byte> key) : IDisposable
{
    /// <summary>Sealed under a master key, so that a wrong one is told at start and not by the first user whose memory does not open.</summary>
    private static readonly byte[] CheckText = "memory master key"u8.ToArray();

    private readonly DataKey _key = new(id, key);

    /// <summary>Names the key in the key ring.</summary>
    public Guid Id => _key.Id;

    /// <summary>Makes a key for a user or an owner, open and wrapped.</summary>
    /// <param name="keyId">The new key's name.</param>
    /// <param name="random">Where its bytes come from.</param>
    /// <param name="whose">To whom it belongs, see <see cref="SealedPlace"/>.</param>
    public (DataKey Key, WrappedKey Wrapped) Create(Guid keyId, RandomNumberGenerator random, ReadOnlySpan<byte> whose)
    {
        Span<byte> bytes = stackalloc byte[DataKey.Size];
        random.GetBytes(bytes);
        var made = (new DataKey(keyId, bytes), new WrappedKey(keyId, Id, [.. _key.Seal(bytes, Bind(keyId, whose))]));
        CryptographicOperations.ZeroMemory(bytes);
        return made;
    }

    /// <summary>Opens a key that this master key wrapped for the same user or owner; null when it did not.</summary>
    public DataKey? TryUnwrap(WrappedKey wrapped, ReadOnlySpan<byte> whose)
    {
        if (wrapped.Master != Id || _key.TryOpen(wrapped.Bytes.AsSpan(), Bind(wrapped.Id, whose)) is not { Length: DataKey.Size } bytes)
            return null;
        var opened = new DataKey(wrapped.Id, bytes);
        CryptographicOperations.ZeroMemory(bytes);
        return opened;
    }

    /// <summary>Wraps anew a key that another master key wrapped; null when that one did not.</summary>
    public WrappedKey? TryRewrap(WrappedKey wrapped, MasterKey former, ReadOnlySpan<byte> whose)
    {
        if (wrapped.Master != former.Id || former._key.TryOpen(wrapped.Bytes.AsSpan(), Bind(wrapped.Id, whose)) is not { Length: DataKey.Size } bytes)
            return null;
        var anew = new WrappedKey(wrapped.Id, Id, [.. _key.Seal(bytes, Bind(wrapped.Id, whose))]);
        CryptographicOperations.ZeroMemory(bytes);
        return anew;
    }

    /// <summary>What the key ring keeps to know the key by.</summary>
    public byte[] ToCheck() => _key.Seal(CheckText, Id.ToByteArray());

    /// <summary>Whether it is the key that made this check.</summary>
    public bool Matches(ReadOnlySpan<byte> check) => _key.TryOpen(check, Id.ToByteArray()) is { } opened && opened.AsSpan().SequenceEqual(CheckText);

    public void Dispose() => _key.Dispose();

    private static byte[] Bind(Guid keyId, ReadOnlySpan<byte> whose) => [.. keyId.ToByteArray(), .. whose];
}
