using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Memory.Client;

/// <summary>
/// Seals and opens the JSON of one file, by AES-256-GCM (NIST SP 800-38D). What is sealed is JSON again, <c>{"key":"…","place":"…","sealed":"…"}</c>:
/// the name of the key in 16 hexadecimal digits, which one of the file's sealed records it is in 10 digits, counted from 0, and in base64 a nonce of 12
/// random bytes, the ciphertext and a tag of 16 bytes. The name of the file and the place are authenticated too, so that a record that was changed, or
/// comes from another file, does not open; <see cref="SealOrder"/> finds one that was moved. For one thread at a time.
/// </summary>
/// <param name="keys">Whose key seals, and which open.</param>
/// <param name="file">The file's name, from the spool folder on.</param>
internal sealed class SpoolSeal(SpoolKeys keys, string file) : IDisposable
{
    /// <summary>How many digits name a key.</summary>
    public const int IdSize = 16;

    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int PlaceSize = 10;
    private const int PlaceFrom = 8 + IdSize + 11;
    private const int TextFrom = PlaceFrom + PlaceSize + 12;

    private readonly byte[] file = Encoding.UTF8.GetBytes(file);
    private readonly Dictionary<string, AesGcm?> ciphers = new(StringComparer.Ordinal);

    private static ReadOnlySpan<byte> BeforeId => "{\"key\":\""u8;

    private static ReadOnlySpan<byte> BeforePlace => "\",\"place\":\""u8;

    private static ReadOnlySpan<byte> BeforeText => "\",\"sealed\":\""u8;

    private static ReadOnlySpan<byte> AfterText => "\"}"u8;

    /// <summary>How long so many bytes are once they are sealed.</summary>
    public static long SizeOf(int jsonLength) => TextFrom + (((long)jsonLength + NonceSize + TagSize + 2) / 3 * 4) + AfterText.Length;

    /// <summary>Seals JSON that belongs at this place of the file; without a key, it stays as it is.</summary>
    public byte[] Seal(byte[] json, uint place)
    {
        if (keys.CurrentId is not { } id)
            return json;
        var record = new byte[SizeOf(json.Length)];
        BeforeId.CopyTo(record);
        Encoding.ASCII.GetBytes(id, record.AsSpan(BeforeId.Length));
        BeforePlace.CopyTo(record.AsSpan(BeforeId.Length + IdSize));
        Utf8Formatter.TryFormat(place, record.AsSpan(PlaceFrom), out _, new StandardFormat('D', PlaceSize));
        BeforeText.CopyTo(record.AsSpan(PlaceFrom + PlaceSize));
        AfterText.CopyTo(record.AsSpan(record.Length - AfterText.Length));
        var text = record.AsSpan(TextFrom..^AfterText.Length);
        var closed = text[..(NonceSize + json.Length + TagSize)];
        RandomNumberGenerator.Fill(closed[..NonceSize]);
        CipherOf(id)!.Encrypt(closed[..NonceSize], json, closed[NonceSize..^TagSize], closed[^TagSize..], Bound(place));
        Base64.EncodeToUtf8InPlace(text, closed.Length, out _);
        return record;
    }

    /// <summary>Opens a record of the file, and tells to which place it belongs.</summary>
    public SealState Open(ReadOnlySpan<byte> record, out uint place, out byte[]? json)
    {
        (place, json) = (0, null);
        if (!record.StartsWith(BeforeId))
            return SealState.Plain;
        if (!IsWellFormed(record) || !Utf8Parser.TryParse(record.Slice(PlaceFrom, PlaceSize), out place, out var digits) || digits != PlaceSize)
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
            cipher.Decrypt(closed[..NonceSize], closed[NonceSize..^TagSize], closed[^TagSize..], opened, Bound(place));
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

    private static bool IsWellFormed(ReadOnlySpan<byte> record) =>
        record.Length >= SizeOf(0)
        && record[(BeforeId.Length + IdSize)..].StartsWith(BeforePlace)
        && record[(PlaceFrom + PlaceSize)..].StartsWith(BeforeText)
        && record.EndsWith(AfterText);

    /// <summary>What is authenticated beside the record: the file's name, a zero and the place.</summary>
    private byte[] Bound(uint place)
    {
        var bound = new byte[file.Length + 1 + sizeof(uint)];
        file.CopyTo(bound, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(bound.AsSpan(file.Length + 1), place);
        return bound;
    }
}
