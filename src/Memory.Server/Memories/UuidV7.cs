using System.Buffers.Binary;

namespace Memory.Server.Memories;

/// <summary>Composes UUIDs of version 7 (RFC 9562): milliseconds, then a counter in the 12 bits meant for one, then 62 other bits.</summary>
internal static class UuidV7
{
    public const int CounterEnd = 1 << 12;

    public static Guid Compose(long unixMilliseconds, int counter, ReadOnlySpan<byte> rest)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, unixMilliseconds << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | (counter % CounterEnd)));
        rest[..8].CopyTo(bytes[8..]);
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new Guid(bytes, bigEndian: true);
    }
}
