using System.Security.Cryptography;

namespace Memory.Server.Encryption;

/// <summary>
/// The key under which what is held about one user (or one owner) is sealed, by AES-256-GCM (NIST SP 800-38D). What is sealed is a nonce of 12 random
/// bytes, the ciphertext and a tag of 16 bytes, in this order. What it belongs to is authenticated with it: sealed bytes that were moved or changed
/// do not open. Any number of threads may use it.
/// </summary>
/// <remarks>Random nonces of 96 bits are safe for 2³² messages under one key, more than one user's commits ever are.</remarks>
internal sealed class DataKey : IDisposable
{
    /// <summary>How many bytes sealed bytes are longer than what is in them.</summary>
    public const int Overhead = NonceSize + TagSize;

    /// <summary>How many bytes a key has.</summary>
    public const int Size = 32;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    // One thread's nonce must not meet another thread's text: the platform's cipher is not made for two at a time.
    private readonly Lock _sync = new();
    private readonly AesGcm _cipher;
    private readonly byte[] _hashKey;
    private bool _isDisposed;

    /// <param name="id">Names the key.</param>
    /// <param name="key">Its 32 bytes; the caller may clear them afterwards.</param>
    public DataKey(Guid id, ReadOnlySpan<byte> key)
    {
        Id = id;
        _cipher = new AesGcm(key, TagSize);
        _hashKey = new byte[Size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, _hashKey, salt: [], info: "memory hash"u8);
    }

    public Guid Id { get; }

    /// <summary>Seals bytes that belong to <paramref name="place"/>.</summary>
    /// <param name="plain">What is sealed.</param>
    /// <param name="place">Where they stand, see <see cref="SealedPlace"/>.</param>
    /// <param name="into">As long as the plain bytes and <see cref="Overhead"/>; elsewhere than these.</param>
    /// <exception cref="KeyUnavailableException">The key was destroyed.</exception>
    public void Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> place, Span<byte> into)
    {
        var nonce = into[..NonceSize];
        RandomNumberGenerator.Fill(nonce);
        lock (_sync)
        {
            ThrowIfDisposed();
            _cipher.Encrypt(nonce, plain, into[NonceSize..^TagSize], into[^TagSize..], place);
        }
    }

    /// <summary>Seals bytes that belong to <paramref name="place"/>.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> place)
    {
        var into = new byte[plain.Length + Overhead];
        Seal(plain, place, into);
        return into;
    }

    /// <summary>Opens what <see cref="Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> made for the same place; null when it was not that.</summary>
    /// <exception cref="KeyUnavailableException">The key was destroyed.</exception>
    public byte[]? TryOpen(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> place)
    {
        if (closed.Length < Overhead)
            return null;
        var plain = new byte[closed.Length - Overhead];
        return TryOpen(closed, place, plain) ? plain : null;
    }

    /// <summary>The same, into bytes that are shorter by <see cref="Overhead"/>; they are empty when it does not open.</summary>
    /// <exception cref="KeyUnavailableException">The key was destroyed.</exception>
    public bool TryOpen(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> place, Span<byte> plain)
    {
        if (closed.Length < Overhead)
            return false;
        try
        {
            lock (_sync)
            {
                ThrowIfDisposed();
                _cipher.Decrypt(closed[..NonceSize], closed[NonceSize..^TagSize], closed[^TagSize..], plain, place);
            }

            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    /// <summary>
    /// A hash that is the same for the same text and tells nothing to who lacks the key: HMAC-SHA256 (RFC 2104) under a key of its own, which HKDF
    /// (RFC 5869) derives. For what has to be found or compared without being read.
    /// </summary>
    /// <param name="parts">What it is a hash of; see <see cref="SealedPlace"/>.</param>
    public byte[] HashOf(params ReadOnlySpan<string> parts)
    {
        lock (_sync)
        {
            ThrowIfDisposed();
            return HMACSHA256.HashData(_hashKey, SealedPlace.Of(parts));
        }
    }

    /// <summary>Forgets the key. From then on it neither seals nor opens.</summary>
    public void Dispose()
    {
        lock (_sync)
        {
            _isDisposed = true;
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_hashKey);
        }
    }

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
            throw new KeyUnavailableException("The key was destroyed.");
    }
}
