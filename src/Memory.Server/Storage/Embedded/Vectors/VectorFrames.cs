using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Memory.Server.Encryption;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Vectors;

/// <summary>
/// The frames of a file of vectors: a journal's header, the kind, and then rows of a text's hash and its vector as 16-bit floats, all
/// little-endian. Of a sealed file the rows are sealed. A frame that is shorter than any row is a mark (<see cref="VectorFile.Mark"/>).
/// </summary>
internal static class VectorFrames
{
    public const int MarkSize = sizeof(long);

    public static byte[] Seal(ReadOnlySpan<byte> payload)
    {
        var frame = new byte[Frame.HeaderSize + payload.Length];
        payload.CopyTo(frame.AsSpan(Frame.HeaderSize));
        Frame.Seal(frame);
        return frame;
    }

    public static byte[] RowsOf(IReadOnlyCollection<KeyValuePair<UInt128, ReadOnlyMemory<float>>> vectors, int rowSize)
    {
        var rows = new byte[vectors.Count * rowSize];
        var rest = rows.AsSpan();
        foreach (var (text, vector) in vectors)
        {
            BinaryPrimitives.WriteUInt128LittleEndian(rest, text);
            for (var i = 0; i < vector.Length; i++)
                BinaryPrimitives.WriteHalfLittleEndian(rest[(TextHash.Size + (i * sizeof(ushort)))..], (Half)vector.Span[i]);
            rest = rest[rowSize..];
        }

        return rows;
    }

    /// <summary>What seals the rows of a file; the kind, which stands readable before them, belongs to it.</summary>
    public static FrameSeal SealOf(JournalHeader header, DataKey key, VectorKind kind) => new(key, header, $"vectors {kind}");

    public static float[] ToVector(ReadOnlySpan<byte> bytes)
    {
        var vector = new float[bytes.Length / sizeof(ushort)];
        for (var i = 0; i < vector.Length; i++)
            vector[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * sizeof(ushort))..]);
        return vector;
    }

    /// <summary>Reads the first two frames; null when they are not those of such a file of that user.</summary>
    public static (JournalHeader Header, VectorKind? Kind)? ReadKind(FrameReader frames, Scope scope)
    {
        try
        {
            return frames.TryRead(out var first) && JournalHeader.Parse(first.Span) is { } header && header.Scope == scope && header.Format <= StoreFormat.Sealed
                && frames.TryRead(out var kind)
                ? (header, VectorKind.Parse(Encoding.UTF8.GetString(kind.Span)))
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>How long the user's journal was when nothing lacked a vector, as the last mark of a file of that kind says; null without one. Reads only the file's two ends.</summary>
    public static long? MarkOf(IDisk disk, string path, Scope scope, VectorKind kind)
    {
        if (!disk.Exists(path))
            return null;
        using var file = disk.OpenRead(path);
        using var frames = new FrameReader(file);
        Span<byte> last = stackalloc byte[Frame.HeaderSize + MarkSize];
        var isMarked = ReadKind(frames, scope)?.Kind == kind
            && file.Length >= last.Length && file.Read(file.Length - last.Length, last) == last.Length
            && Frame.TryReadHeader(last, out var length, out var checksum) && length == MarkSize
            && Frame.Checksum(last[Frame.HeaderSize..]) == checksum;
        return isMarked ? BinaryPrimitives.ReadInt64LittleEndian(last[Frame.HeaderSize..]) : null;
    }
}
