using System.Security.Cryptography;

namespace Memory.Server.Encryption;

/// <summary>
/// The key under which what is held about one user (or one owner) is sealed, by AES-256-GCM (NIST SP 800-38D). What is sealed is a nonce of 12 random
/// bytes, the ciphertext and a tag of 16 bytes, in this order. What it belongs to is authenticated with it: sealed bytes that were moved or changed
/// do not open.
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

    private readonly AesGcm _cipher;

    /// <param name="id">Names the key.</param>
    /// <param name="key">Its 32 bytes; the caller may clear them afterwards.</param>
    public DataKey(Guid id, ReadOnlySpan<byte> key)
    {
        Id = id;
        _cipher = new AesGcm(key, TagSize);
    }

    public Guid Id { get; }

    /// <summary>Seals bytes that belong to <paramref name="place"/>.</summary>
    /// <param name="plain">What is sealed.</param>
    /// <param name="place">Where they stand, see <see cref="SealedPlace"/>.</param>
    /// <param name="into">As long as the plain bytes and <see cref="Overhead"/>.</param>
    public void Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> place, Span<byte> into)
    {
        var nonce = into[..NonceSize];
        RandomNumberGenerator.Fill(nonce);
        _cipher.Encrypt(nonce, plain, into[NonceSize..^TagSize], into[^TagSize..], place);
    }

    /// <summary>Seals bytes that belong to <paramref name="place"/>.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plain, ReadOnlySpan<byte> place)
    {
        var into = new byte[plain.Length + Overhead];
        Seal(plain, place, into);
        return into;
    }

    /// <summary>Opens what <see cref="Seal(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> made for the same place; null when it was not that.</summary>
    public byte[]? TryOpen(ReadOnlySpan<byte> closed, ReadOnlySpan<byte> place)
    {
        if (closed.Length < Overhead)
            return null;
        var plain = new byte[closed.Length - Overhead];
        try
        {
            _cipher.Decrypt(closed[..NonceSize], closed[NonceSize..^TagSize], closed[^TagSize..], plain, place);
            return plain;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public void Dispose() => _cipher.Dispose();
}
