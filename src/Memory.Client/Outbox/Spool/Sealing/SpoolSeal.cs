using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Memory.Client;

/// <summary>
/// Seals and opens the JSON of one file, by AES-256-GCM (NIST SP 800-38D). What is sealed is JSON again, <c>{"key":"…","sealed":"…"}</c>: the
/// name of the key in 16 hexadecimal digits, and in base64 a nonce of 12 random bytes, the ciphertext and a tag of 16 bytes. The name of the file and
/// the record's place in it are authenticated too, so that a record that was moved or changed does not open. For one thread at a time.
/// </summary>
/// <param name="keys">Whose key seals, and which open.</param>
/// <param name="file">The file's name, from the spool folder on.</param>
internal sealed class SpoolSeal(SpoolKeys keys, string file) : IDisposable
{
    /// <summary>How many digits name a key.</summary>
    public const int IdSize = 16;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int TextFrom = 8 + IdSize + 12;

    private readonly byte[] file = Encoding.UTF8.GetBytes(file);
    private readonly Dictionary<string, AesGcm?> ciphers = new(StringComparer.Ordinal);

    private static ReadOnlySpan<byte> BeforeId => "{\"key\":\""u8;

    private static ReadOnlySpan<byte> BeforeText => "\",\"sealed\":\""u8;

    private static ReadOnlySpan<byte> AfterText => "\"}"u8;

    /// <summary>How long so many bytes are once they are sealed.</summary>
    public static long SizeOf(int jsonLength) => TextFrom + (((long)jsonLength + NonceSize + TagSize + 2) / 3 * 4) + AfterText.Length;

    /// <summary>Seals JSON that belongs at this byte of the file; without a key, it stays as it is.</summary>
    public byte[] Seal(byte[] json, long at)
    {
        if (keys.CurrentId is not { } id)
            return json;
        var record = new byte[SizeOf(json.Length)];
        BeforeId.CopyTo(record);
        Encoding.ASCII.GetBytes(id, record.AsSpan(BeforeId.Length));
        BeforeText.CopyTo(record.AsSpan(BeforeId.Length + IdSize));
        AfterText.CopyTo(record.AsSpan(record.Length - AfterText.Length));
        var text = record.AsSpan(TextFrom..^AfterText.Length);
        var closed = text[..(NonceSize + json.Length + TagSize)];
        RandomNumberGenerator.Fill(closed[..NonceSize]);
        CipherOf(id)!.Encrypt(closed[..NonceSize], json, closed[NonceSize..^TagSize], closed[^TagSize..], PlaceOf(at));
        Base64.EncodeToUtf8InPlace(text, closed.Length, out _);
        return record;
    }

    /// <summary>Opens what stands at this byte of the file. Without a word when it was never sealed: then it is the JSON itself.</summary>
    public SealState Open(ReadOnlySpan<byte> record, long at, out byte[]? json)
    {
        json = null;
        if (!record.StartsWith(BeforeId))
            return SealState.Plain;
        if (record.Length < SizeOf(0) || !record[(BeforeId.Length + IdSize)..].StartsWith(BeforeText) || !record.EndsWith(AfterText))
            return SealState.Broken;
        if (CipherOf(Encoding.ASCII.GetString(record.Slice(BeforeId.Length, IdSize))) is not { } cipher)
            return SealState.Foreign;
        var text = record[TextFrom..^AfterText.Length];
        var closed = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)].AsSpan();
        if (Base64.DecodeFromUtf8(text, closed, out _, out var length) != OperationStatus.Done || length < NonceSize + TagSize)
            return SealState.Broken;
        closed = closed[..length];
        var opened = new byte[length - NonceSize - TagSize];
        try
        {
            cipher.Decrypt(closed[..NonceSize], closed[NonceSize..^TagSize], closed[^TagSize..], opened, PlaceOf(at));
        }
        catch (AuthenticationTagMismatchException)
        {
            return SealState.Broken;
        }

        json = opened;
        return SealState.Opened;
    }

    public void Dispose()
    {
        foreach (var cipher in ciphers.Values)
            cipher?.Dispose();
        ciphers.Clear();
    }

    private AesGcm? CipherOf(string id)
    {
        if (!ciphers.TryGetValue(id, out var cipher))
            ciphers.Add(id, cipher = keys.FindForFile(id, file) is { } key ? new AesGcm(key, TagSize) : null);
        return cipher;
    }

    private byte[] PlaceOf(long at)
    {
        var place = new byte[file.Length + 1 + sizeof(long)];
        file.CopyTo(place, 0);
        BinaryPrimitives.WriteInt64LittleEndian(place.AsSpan(file.Length + 1), at);
        return place;
    }
}
