using System.Text.Json;
using Memory.Client;

namespace Memory.Evaluation.Conversations;

/// <summary>A value of a JSON file and where it stands, so that every complaint names its place.</summary>
/// <param name="Value">The value.</param>
/// <param name="File">The file's path, as it was given.</param>
/// <param name="Path">The way to it, such as <c>[0].questions[3].gold</c>.</param>
internal readonly record struct JsonPlace(JsonElement Value, string File, string Path)
{
    public InputException Wrong(string complaint) => new(Path.Length == 0 ? $"{File}: {complaint}" : $"{File}: {Path} {complaint}");

    public JsonPlace Required(string name) => Optional(name) ?? throw Wrong($"has no {name}");

    /// <summary>A field; null when it is absent or null.</summary>
    public JsonPlace? Optional(string name)
    {
        if (Value.ValueKind != JsonValueKind.Object)
            throw Wrong("must be an object");
        if (!Value.TryGetProperty(name, out var field) || field.ValueKind == JsonValueKind.Null)
            return null;
        return this with { Value = field, Path = Path.Length == 0 ? name : $"{Path}.{name}" };
    }

    public IEnumerable<JsonPlace> Elements()
    {
        if (Value.ValueKind != JsonValueKind.Array)
            throw Wrong("must be an array");
        var at = this;
        return Value.EnumerateArray().Select((element, i) => at with { Value = element, Path = $"{at.Path}[{i}]" });
    }

    public string Text()
    {
        if (Value.ValueKind != JsonValueKind.String)
            throw Wrong("must be a text");
        try
        {
            return Value.GetString() is { Length: > 0 } text ? text : throw Wrong("must not be empty");
        }
        catch (InvalidOperationException)
        {
            throw Wrong("is no valid Unicode text");
        }
    }

    public DateTimeOffset Time()
    {
        // Without an offset a time would be read as this machine's.
        var text = Text();
        var hasOffset = text.EndsWith('Z') || text is [.., '+' or '-', _, _, ':', _, _];
        return hasOffset && Value.TryGetDateTimeOffset(out var time)
            ? time
            : throw Wrong("must be a time with its offset, such as 2026-01-31T09:00:00Z");
    }

    public TurnRole Role() => Text() switch
    {
        "user" => TurnRole.User,
        "assistant" => TurnRole.Assistant,
        "system" => TurnRole.System,
        "tool" => TurnRole.Tool,
        _ => throw Wrong("must be user, assistant, system or tool"),
    };

    public double Number() =>
        Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out var number) && double.IsFinite(number) ? number : throw Wrong("must be a number");
}
