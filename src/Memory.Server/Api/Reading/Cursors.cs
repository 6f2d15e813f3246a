using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Memory.Server.Storage;

namespace Memory.Server.Api.Reading;

/// <summary>
/// Where a page ended, as an opaque text: base64url of a checksum over the list's name and the key, the key's time and its tie-breaker.
/// The checksum finds a cursor that was damaged or belongs to another list; what a page shows is decided by the caller's scope, not by the cursor.
/// </summary>
internal static class Cursors
{
    private const int ChecksumLength = 8;
    private const int MaxLength = 2048;

    public static string? Write(PageKey? key, string list)
    {
        if (key is not { } end)
            return null;
        var payload = new byte[sizeof(long) + Encoding.UTF8.GetByteCount(end.Tie)];
        BinaryPrimitives.WriteInt64BigEndian(payload, end.At.UtcTicks);
        Encoding.UTF8.GetBytes(end.Tie, payload.AsSpan(sizeof(long)));
        return Base64Url.EncodeToString([.. Checksum(list, payload), .. payload]);
    }

    public static bool TryRead(string cursor, string list, out PageKey key)
    {
        key = default;
        if (cursor.Length is 0 or > MaxLength || !Base64Url.IsValid(cursor))
            return false;
        var bytes = Base64Url.DecodeFromChars(cursor).AsSpan();

        // The last character has spare bits; only the spelling that was given out is taken.
        if (bytes.Length < ChecksumLength + sizeof(long) || Base64Url.EncodeToString(bytes) != cursor)
            return false;
        var payload = bytes[ChecksumLength..];
        if (!bytes[..ChecksumLength].SequenceEqual(Checksum(list, payload)))
            return false;
        var ticks = BinaryPrimitives.ReadInt64BigEndian(payload);
        if (ticks < DateTimeOffset.MinValue.Ticks || ticks > DateTimeOffset.MaxValue.Ticks)
            return false;
        key = new PageKey(new DateTimeOffset(ticks, TimeSpan.Zero), Encoding.UTF8.GetString(payload[sizeof(long)..]));
        return UnstorableText.IsStorable(key.Tie);
    }

    private static ReadOnlySpan<byte> Checksum(string list, ReadOnlySpan<byte> payload) =>
        SHA256.HashData([.. Encoding.UTF8.GetBytes(list), 0, .. payload]).AsSpan(0, ChecksumLength);
}
