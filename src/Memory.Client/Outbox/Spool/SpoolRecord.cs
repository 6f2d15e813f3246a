using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Buffers.Binary;
using System.Text.Json;

namespace Memory.Client;

/// <summary>
/// One line of a spool file: a CRC-32C, a length and that many bytes of JSON, as <c>1b2c3d4e 000000f2 {…}</c>, both in eight hexadecimal
/// digits. The checksum covers the length too. JSON escapes line ends, so that a line end outside a record is always one between records.
/// </summary>
/// <remarks>
/// The JSON is either a message, in the form of the ingest request that hands it over alone, or a mark <c>{"done":[0,242]}</c>: the messages
/// of this file that begin at these bytes need not be sent any more. With a key, either is sealed (<see cref="SpoolSeal"/>). Files hold nothing else.
/// </remarks>
internal static class SpoolRecord
{
    public const int HeaderSize = 18;
    private const int CoveredFrom = 9;

    /// <summary>How long a record of so much JSON is, sealed if it is to be, its line end included.</summary>
    public static long SizeOf(SpoolKeys keys, int jsonLength) => HeaderSize + keys.SizeOf(jsonLength) + 1;

    public static void Write(ArrayBufferWriter<byte> buffer, ReadOnlySpan<byte> json)
    {
        var size = HeaderSize + json.Length + 1;
        var record = buffer.GetSpan(size)[..size];
        var digits = new StandardFormat('x', 8);
        Utf8Formatter.TryFormat(json.Length, record[CoveredFrom..], out _, digits);
        record[HeaderSize - 1] = (byte)' ';
        json.CopyTo(record[HeaderSize..]);
        Utf8Formatter.TryFormat(Checksum(record[CoveredFrom..^1]), record, out _, digits);
        record[CoveredFrom - 1] = (byte)' ';
        record[^1] = (byte)'\n';
        buffer.Advance(record.Length);
    }

    /// <summary>Reads the length that a header gives; false when it is none.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> header, out int length)
    {
        length = 0;
        return header.Length >= HeaderSize
            && header[CoveredFrom - 1] == ' ' && header[HeaderSize - 1] == ' '
            && Utf8Parser.TryParse(header.Slice(CoveredFrom, 8), out length, out var digits, 'x') && digits == 8 && length > 0;
    }

    /// <summary>Whether a header and the JSON behind it are as they were written.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> record) =>
        Utf8Parser.TryParse(record[..8], out uint written, out var digits, 'x') && digits == 8 && written == Checksum(record[CoveredFrom..]);

    public static byte[] MarkOf(IEnumerable<long> done) =>
        System.Text.Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{{\"done\":[{string.Join(',', done)}]}}"));

    public static bool IsMark(ReadOnlySpan<byte> json) => json.StartsWith("{\"done\":"u8);

    public static IEnumerable<long> ReadMark(ReadOnlySpan<byte> json)
    {
        using var mark = JsonDocument.Parse(json.ToArray());
        return [.. mark.RootElement.GetProperty("done").EnumerateArray().Select(static offset => offset.GetInt64())];
    }

    /// <summary>The message of a record; null when it is none that this version knows.</summary>
    public static OutboxEntry? ReadEntry(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, MemoryRequestJson.Default.IngestRequest) is { UserId: not null, Messages: [{ }] } request
                ? new OutboxEntry(request, json.Length)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>CRC-32C (Castagnoli, RFC 3720), with the customary inversions.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        foreach (var single in bytes)
            crc = BitOperations.Crc32C(crc, single);
        return ~crc;
    }
}
