using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Memory.Server.Encryption.Masters;

/// <summary>How a master key comes from a passphrase: PBKDF2 with HMAC-SHA256 (RFC 8018) over its UTF-8.</summary>
/// <param name="Salt">16 random bytes.</param>
/// <param name="Iterations">From <see cref="Fewest"/> to <see cref="Most"/>.</param>
internal sealed record PassphraseDerivation(ImmutableArray<byte> Salt, int Iterations)
{
    /// <summary>What OWASP's Password Storage Cheat Sheet asks for.</summary>
    public const int Fewest = 600_000;

    /// <summary>More would keep a start waiting for a minute: whoever can write the ring must not be able to.</summary>
    public const int Most = 20_000_000;

    private const int SaltSize = 16;

    /// <summary>One for a new passphrase.</summary>
    public static PassphraseDerivation Create(RandomNumberGenerator random)
    {
        var salt = new byte[SaltSize];
        random.GetBytes(salt);
        return new PassphraseDerivation([.. salt], Fewest);
    }

    /// <summary>Whether it is one that this version makes or could have made.</summary>
    public bool IsSound => Salt is { IsDefault: false, Length: SaltSize } && Iterations is >= Fewest and <= Most;

    /// <summary>Derives a key; it takes a good part of a second, which is what it is for.</summary>
    /// <param name="passphrase">As it was typed.</param>
    /// <param name="key">Where its bytes go.</param>
    public void Derive(string passphrase, Span<byte> key)
    {
        var bytes = Encoding.UTF8.GetBytes(passphrase);
        Rfc2898DeriveBytes.Pbkdf2(bytes, Salt.AsSpan(), key, Iterations, HashAlgorithmName.SHA256);
        CryptographicOperations.ZeroMemory(bytes);
    }
}
