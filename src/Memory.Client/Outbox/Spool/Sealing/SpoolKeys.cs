using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Memory.Client;

/// <summary>The keys of a spool: one that seals, unless it is written plain, and those that open what was sealed before.</summary>
internal sealed class SpoolKeys
{
    /// <summary>How many bytes a key has.</summary>
    private const int KeySize = 32;

    private readonly Dictionary<string, byte[]> keys = new(StringComparer.Ordinal);

    /// <param name="current">What is written is sealed under it; null to write plain.</param>
    /// <param name="previous">Open, and seal nothing.</param>
    /// <exception cref="FormatException">One is no key.</exception>
    public SpoolKeys(string? current, IEnumerable<string> previous)
    {
        foreach (var text in previous)
            Add(text);
        if (current is not null)
            CurrentId = Add(current);
    }

    /// <summary>Names the key that seals; null when nothing is sealed.</summary>
    public string? CurrentId { get; }

    /// <summary>Whether this is the text of a key: 32 bytes in base64.</summary>
    public static bool IsKey([NotNullWhen(true)] string? text) => TryParse(text, out _);

    /// <summary>What seals and opens the records of one file.</summary>
    /// <param name="file">The file's name, from the spool folder on.</param>
    public SpoolSeal Of(string file) => new(this, file);

    /// <summary>How long so many bytes of JSON are once they are sealed, or as they are where nothing is.</summary>
    public long SizeOf(int jsonLength) => CurrentId is null ? jsonLength : SpoolSeal.SizeOf(jsonLength);

    /// <summary>A key of its own for a file, so that random nonces are enough for however many messages an app ever says; null when the key is not here.</summary>
    public byte[]? FindForFile(string id, ReadOnlySpan<byte> file) => keys.TryGetValue(id, out var key) ? Derive(key, KeySize, [.. "memory spool file "u8, .. file]) : null;

    private string Add(string text)
    {
        if (!TryParse(text, out var key))
            throw new FormatException("A key of the spool is not 32 bytes in base64.");
        var id = Convert.ToHexStringLower(Derive(key, SpoolSeal.IdSize / 2, "memory spool key"u8));
        keys[id] = key;
        return id;
    }

    private static bool TryParse(string? text, out byte[] key)
    {
        key = new byte[KeySize];
        return text is not null && Convert.TryFromBase64String(text, key, out var length) && length == KeySize;
    }

    private static byte[] Derive(byte[] key, int size, ReadOnlySpan<byte> purpose)
    {
        var derived = new byte[size];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, salt: [], purpose);
        return derived;
    }
}
