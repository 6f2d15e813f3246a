using System.Globalization;
using System.Text.Json;

namespace Memory.Samples.Migrate.Files;

/// <summary>One record of a file.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line where the record begins, from 1.</param>
/// <param name="Fields">What it holds; usually an object.</param>
internal sealed record SourceRecord(string File, int Line, JsonElement Fields)
{
    /// <summary>Where it is, as editors open it.</summary>
    public string Where => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");

    /// <summary>A text or a number as text; null when it is missing, null or empty.</summary>
    public string? Text(string name) => Field(name) switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() is { Length: > 0 } value => value,
        { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => null,
    };

    /// <summary>Whether it is set; tables in CSV say <c>t</c>.</summary>
    public bool Flag(string name) => Field(name) is { ValueKind: JsonValueKind.True } || Text(name) is "t" or "true" or "True" or "1";

    /// <summary>An instant; without an offset it is read as UTC.</summary>
    /// <returns>False when there is something that is no instant.</returns>
    public bool TryTime(string name, out DateTimeOffset? time)
    {
        time = null;
        if (Text(name) is not { } text)
            return true;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var read))
            return false;
        time = read.ToUniversalTime();
        return true;
    }

    /// <summary>A field; null when it is missing or null.</summary>
    public JsonElement? Field(string name) =>
        Fields.ValueKind == JsonValueKind.Object && Fields.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
