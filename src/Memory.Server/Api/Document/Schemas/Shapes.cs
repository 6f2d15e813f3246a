using System.Text.Json.Nodes;
using Memory.Server.Api.Answers;

namespace Memory.Server.Api.Document.Schemas;

/// <summary>Makes a schema. What has a name of its own is put into the book and referred to.</summary>
internal delegate JsonObject Shape(SchemaBook book);

/// <summary>Kinds of values and their bounds, which are those that requests are read by.</summary>
internal static class Shapes
{
    public const string Type = "type";
    public const string Reference = "$ref";

    private const string Format = "format";
    private const string Null = "null";

    public static Shape Any { get; } = static _ => [];

    public static Shape Flag { get; } = static _ => Plain("boolean");

    public static Shape Time { get; } = static _ => Plain("string", "date-time");

    public static Shape Uuid { get; } = static _ => Plain("string", "uuid");

    public static JsonObject Plain(string type, string? format = null)
    {
        var schema = new JsonObject { [Type] = type };
        if (format is not null)
            schema[Format] = format;
        return schema;
    }

    /// <summary>A text of so many characters, where a character is a Unicode code point, as it is in JSON Schema.</summary>
    public static Shape Text(int most, int least = 1) => _ => new() { [Type] = "string", ["minLength"] = least, ["maxLength"] = most };

    public static Shape Whole(int least, int most) => _ => new() { [Type] = "integer", ["minimum"] = least, ["maximum"] = most };

    public static Shape Number(double least, double most) => _ => new() { [Type] = "number", ["minimum"] = least, ["maximum"] = most };

    /// <summary>One of the contract's words, or of those that are allowed here.</summary>
    public static Shape Word<TWord>(params TWord[] allowed)
        where TWord : struct, Enum =>
        allowed.Length == 0 ? static book => book.Of(typeof(TWord)) : _ => Words([.. allowed.Select(AnswerJson.NameOf)]);

    public static Shape OneOf(params string[] words) => _ => Words(words);

    /// <summary>Any JSON of at most so many bytes, written as compact UTF-8. JSON Schema has no word for that.</summary>
    public static Shape Json(int mostBytes) => _ => new() { ["x-max-bytes"] = mostBytes };

    /// <summary>An object of the caller's own.</summary>
    public static Shape Object(int mostBytes, int? mostLevels = null) => _ =>
    {
        var schema = new JsonObject { [Type] = "object", ["additionalProperties"] = true, ["x-max-bytes"] = mostBytes };
        if (mostLevels is { } levels)
            schema["x-max-levels"] = levels;
        return schema;
    };

    public static Shape List(Shape item, int least, int most) => book => new() { [Type] = "array", ["items"] = item(book), ["minItems"] = least, ["maxItems"] = most };

    /// <summary>What may be null as well.</summary>
    public static JsonObject OrNull(JsonObject schema)
    {
        if (schema.ContainsKey(Reference))
            return new JsonObject { ["anyOf"] = new JsonArray(schema, Plain(Null)) };
        if (schema[Type] is not JsonValue type)
            return schema;
        schema[Type] = new JsonArray(type.DeepClone(), Null);
        if (schema["enum"] is JsonArray words)
            words.Add(null);
        return schema;
    }

    public static JsonArray TextArray(IEnumerable<string> texts) => [.. texts.Select(static text => (JsonNode)text)];

    private static JsonObject Words(string[] words) => new() { [Type] = "string", ["enum"] = TextArray(words) };
}
