using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Memory.Server.Memories;

namespace Memory.Server.Extraction.Model.Asking;

/// <summary>
/// Writes what a model is shown, one JSON object on a line of its own. A text can hold neither a line break nor a bare quotation mark there, so that
/// it can end neither its line nor its field, and cannot take another's number.
/// </summary>
internal static class TurnLine
{
    /// <summary>Lines of one text that are kept as such; the rest runs on.</summary>
    private const int MaxLines = 400;

    private const int MaxName = 60;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The beginning of a text, at most so many characters, no character torn.</summary>
    public static string Head(string text, int most) =>
        text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    /// <summary>A text at most so long, its middle left out: what leads up to an answer stands at its end.</summary>
    public static string Ends(string text, int most)
    {
        if (text.Length <= most)
            return text;
        var from = text.Length - (most / 2);
        return Head(text, most / 2) + " … " + text[(char.IsLowSurrogate(text[from]) ? from + 1 : from)..];
    }

    /// <summary>A turn to read. One that is aimed at the model is named, so that numbers stay, and not shown.</summary>
    public static string OfTurn(SeenTurn seen) => Write(writer =>
    {
        writer.WriteNumber("turn", seen.Number);
        WriteSaid(writer, seen.Turn);
        writer.WriteString("text", seen.IsHostile ? "(left out)" : Plain(seen.Text));
    });

    /// <summary>A turn of the conversation around those that are read.</summary>
    public static string OfContext(Turn turn, int maxCharacters) => Write(writer =>
    {
        writer.WriteString("by", turn.Role == TurnRole.User ? "user" : "assistant");
        WriteSaid(writer, turn);
        writer.WriteString("text", Plain(Ends(turn.Content, maxCharacters)));
    });

    /// <summary>A memory.</summary>
    public static string OfKnown(MemoryRecord memory, int maxCharacters) => Write(writer =>
    {
        writer.WriteString("known", memory.Slot?.Name);
        if (memory.Slot is not null)
            writer.WriteString("holds", memory.Cardinality == Cardinality.Many ? "many" : "one");
        if (memory.Value is { } value)
            writer.WriteString("value", PlainLine.Of(TextOf(value), maxCharacters));
        if (memory.Value is null || memory.Type == MemoryType.Event)
            writer.WriteString("fact", PlainLine.Of(memory.Content, maxCharacters));
    });

    /// <summary>A value as it is read: a string without its quotation marks.</summary>
    public static string TextOf(Json value) => value.ToElement() is { ValueKind: JsonValueKind.String } text ? text.GetString()! : value.Text;

    private static void WriteSaid(Utf8JsonWriter writer, Turn turn)
    {
        writer.WriteString("said", turn.SaidAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm dddd", CultureInfo.InvariantCulture));
        if (turn.Name is { Length: > 0 } name)
            writer.WriteString("speaker", PlainLine.Of(name, MaxName));
    }

    /// <summary>Plain lines: what is not seen goes, and the breaks between them stay.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        var lines = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (PlainLine.Of(line, Math.Max(line.Length, 1)) is { Length: > 0 } seen)
                plain.Append(plain.Length == 0 ? "" : ++lines < MaxLines ? "\n" : " ").Append(seen);
        }

        return plain.ToString();
    }

    private static string Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            fields(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
