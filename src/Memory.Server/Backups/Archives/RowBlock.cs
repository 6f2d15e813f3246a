using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace Memory.Server.Backups.Archives;

/// <summary>Rows that go into one frame, one line of JSON each.</summary>
internal sealed class RowBlock
{
    private readonly ArrayBufferWriter<byte> _lines = new();

    public int Rows { get; private set; }

    public bool IsFull => _lines.WrittenCount >= ArchiveFormat.BlockBytes;

    public void Add(ArchivedRow row)
    {
        using (var json = new Utf8JsonWriter(_lines))
            JsonSerializer.Serialize(json, row, ArchiveText.Row);
        _lines.Write("\n"u8);
        Rows++;
    }

    public void Clear()
    {
        _lines.ResetWrittenCount();
        Rows = 0;
    }

    /// <summary>The rows as gzip packs them; the block is empty afterwards.</summary>
    public byte[] Pack()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(_lines.WrittenSpan);
        Clear();
        return packed.ToArray();
    }

    /// <summary>The rows that <see cref="Pack"/> packed.</summary>
    /// <exception cref="UnusableBackupException">It is something else.</exception>
    public static IEnumerable<ArchivedRow> Unpack(byte[] packed)
    {
        var lines = UnpackLines(packed);
        var rest = lines.AsMemory();
        while (rest.Span.IndexOf((byte)'\n') is var end and >= 0)
        {
            yield return Parse(rest.Span[..end]);
            rest = rest[(end + 1)..];
        }

        if (!rest.IsEmpty)
            throw new UnusableBackupException("The backup is damaged: a line has no end.");
    }

    private static byte[] UnpackLines(byte[] packed)
    {
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            using var lines = new MemoryStream();
            var buffer = new byte[64 << 10];
            while (gzip.Read(buffer) is > 0 and var read)
            {
                if (lines.Length + read > ArchiveFormat.LongestBlock)
                    throw new UnusableBackupException("The backup is damaged: more comes out of a part of it than ever went in.");
                lines.Write(buffer, 0, read);
            }

            return lines.ToArray();
        }
        catch (InvalidDataException fault)
        {
            throw new UnusableBackupException("The backup is damaged: it does not unpack.", fault);
        }
    }

    private static ArchivedRow Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, ArchiveText.Row) ?? throw new JsonException("A row is missing.");
        }
        catch (Exception fault) when (fault is JsonException or FormatException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            throw new UnusableBackupException("The backup is damaged: a row of it cannot be understood.", fault);
        }
    }
}
