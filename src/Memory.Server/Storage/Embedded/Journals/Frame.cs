using System.Buffers.Binary;
using System.Numerics;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>
/// The unit of a journal: what one flush wrote. Twelve bytes stand before the payload, little-endian: its length, its CRC-32C, and
/// the CRC-32C of these two, so that a damaged length is told from a damaged payload.
/// </summary>
/// <remarks>
/// A payload is lines of compact JSON and a length's highest byte is at most 7, a control character that JSON always escapes.
/// So no text that a user wrote can look like a frame's beginning, even where a scan looks for one at every byte.
/// </remarks>
internal static class Frame
{
    public const int HeaderSize = 12;

    /// <summary>No payload is longer: 128 MiB.</summary>
    public const int MaxPayload = (128 << 20) - 1;

    /// <summary>Fills in the header of a frame whose payload already stands behind it.</summary>
    public static void Seal(Span<byte> frame)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(frame, (uint)(frame.Length - HeaderSize));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[4..], Checksum(frame[HeaderSize..]));
        BinaryPrimitives.WriteUInt32LittleEndian(frame[8..], Checksum(frame[..8]));
    }

    /// <summary>Reads a header; false when it is none.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out int length, out uint payloadChecksum)
    {
        length = 0;
        payloadChecksum = 0;
        if (header.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(header) is var written && written is 0 or > MaxPayload)
            return false;
        length = (int)written;
        payloadChecksum = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
        return BinaryPrimitives.ReadUInt32LittleEndian(header[8..]) == Checksum(header[..8]);
    }

    /// <summary>CRC-32C (Castagnoli, RFC 3720), with the customary inversions: a run of zero bytes has no zero checksum.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (var single in bytes)
            crc = BitOperations.Crc32C(crc, single);
        return ~crc;
    }
}
