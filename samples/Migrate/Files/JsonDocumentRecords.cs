using System.Text.Json;

namespace Memory.Samples.Migrate.Files;

/// <summary>The records of one JSON document: an array of them, or an object that holds such an array under a usual name.</summary>
internal static class JsonDocumentRecords
{
    private static readonly string[] Lists = ["results", "memories", "points", "data", "users", "sessions", "chat_logs", "memory_facts"];

    public static RecordFile Read(string name, ReadOnlySpan<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes);
        var found = new Found(name);
        try
        {
            reader.Read();
            var start = reader;
            found.Take(ref reader, bytes, name: null, isRoot: true);
            if (reader.Read())
                throw new JsonException("There is more after the document.");
            // An object without any such list is a record itself.
            if (!found.HasList && start.TokenType == JsonTokenType.StartObject)
                found.Add(ref start, bytes);
        }
        catch (JsonException fault)
        {
            throw new UnreadableFileException($"{name}:{(fault.LineNumber ?? 0) + 1}: this is no JSON: {fault.Message}", fault);
        }

        catch (InvalidOperationException fault)
        {
            throw new UnreadableFileException($"{name}: a name in it is no text: {fault.Message}", fault);
        }

        return found.HasList || found.Records.Count > 0
            ? new RecordFile(name, found.Records, found.Relations)
            : throw new UnreadableFileException($"{name} holds no list of records; an export is an array, or an object with one under {string.Join(", ", Lists)}.");
    }

    private sealed class Found(string name)
    {
        private int _line = 1;
        private int _counted;

        public List<SourceRecord> Records { get; } = [];

        public bool HasList { get; private set; }

        public int Relations { get; private set; }

        public void Take(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes, string? name, bool isRoot)
        {
            if (reader.TokenType == JsonTokenType.StartArray && (isRoot || Lists.Contains(name)))
            {
                HasList = true;
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    Add(ref reader, bytes);
            }
            else if (reader.TokenType == JsonTokenType.StartArray && name == "relations")
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Relations++;
                    reader.Skip();
                }
            }
            else if (reader.TokenType == JsonTokenType.StartObject && (isRoot || name is "result" or "data"))
            {
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var property = reader.GetString();
                    reader.Read();
                    Take(ref reader, bytes, property, isRoot: false);
                }
            }
            else
            {
                reader.Skip();
            }
        }

        public void Add(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
        {
            var start = (int)reader.TokenStartIndex;
            if (start < _counted)
                (_line, _counted) = (1, 0);
            _line += bytes[_counted..start].Count((byte)'\n');
            _counted = start;
            Records.Add(new SourceRecord(name, _line, JsonElement.ParseValue(ref reader)));
        }
    }
}
