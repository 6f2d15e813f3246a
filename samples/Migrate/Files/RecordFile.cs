using System.Text;
using System.Text.Json;

namespace Memory.Samples.Migrate.Files;

/// <summary>A file's records, whichever way they are written: a JSON document, JSON lines, or a table with a head line.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Records">The records, in the file's order.</param>
/// <param name="Relations">How many edges of a graph stand beside them, which are read by nobody.</param>
internal sealed record RecordFile(string Name, IReadOnlyList<SourceRecord> Records, int Relations = 0)
{
    /// <summary>A larger file is refused: the whole plan is made in memory, before anything is written.</summary>
    public const long MostBytes = 1L << 30;

    /// <exception cref="UnreadableFileException">It is none of these; the message names the line.</exception>
    public static RecordFile Read(string path)
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path))
            throw new UnreadableFileException($"{path} is not there.");
        if (new FileInfo(path).Length > MostBytes)
            throw new UnreadableFileException($"{name} is larger than 1 GiB; split it.");
        var bytes = File.ReadAllBytes(path).AsMemory();
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[3..];
        if (bytes.Span.Trim(" \r\n\t"u8).IsEmpty)
            throw new UnreadableFileException($"{name} is empty.");
        if (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            return new RecordFile(name, CsvRecords.Read(name, Decode(name, bytes)));
        return IsLines(path, bytes.Span) ? new RecordFile(name, ReadLines(name, bytes)) : JsonDocumentRecords.Read(name, bytes.Span);
    }

    private static string Decode(string name, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes.Span);
        }
        catch (DecoderFallbackException fault)
        {
            throw new UnreadableFileException($"{name} is not UTF-8.", fault);
        }
    }

    /// <summary>A file of another name is JSON lines when its first line is an object, whole by itself, and another line follows.</summary>
    private static bool IsLines(string path, ReadOnlySpan<byte> bytes)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is ".jsonl" or ".ndjson")
            return true;
        var end = bytes.IndexOf((byte)'\n');
        if (end < 0 || bytes[end..].Trim(" \r\n\t"u8).IsEmpty || bytes[..end].TrimStart(" \t"u8) is not [(byte)'{', ..])
            return false;
        var reader = new Utf8JsonReader(bytes[..end]);
        try
        {
            return reader.Read() && JsonElement.TryParseValue(ref reader, out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static List<SourceRecord> ReadLines(string name, ReadOnlyMemory<byte> bytes)
    {
        var records = new List<SourceRecord>();
        var line = 0;
        while (!bytes.IsEmpty)
        {
            line++;
            var end = bytes.Span.IndexOf((byte)'\n');
            var text = (end < 0 ? bytes : bytes[..end]).Span.Trim(" \r\t"u8).ToArray();
            bytes = end < 0 ? default : bytes[(end + 1)..];
            if (text.Length == 0)
                continue;
            try
            {
                using var document = JsonDocument.Parse(text);
                records.Add(new SourceRecord(name, line, document.RootElement.Clone()));
            }
            catch (JsonException fault)
            {
                throw new UnreadableFileException($"{name}:{line}: this line is no JSON: {fault.Message}", fault);
            }
        }

        return records;
    }
}
