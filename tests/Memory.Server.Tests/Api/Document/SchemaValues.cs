using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Testing.Contract;

namespace Memory.Server.Tests.Api.Document;

/// <summary>Values on and beyond the bounds of a schema.</summary>
internal sealed class SchemaValues(JsonSchema schemas)
{
    /// <summary>Values of every kind that the schema speaks of: just within its bounds, just beyond them, and of other kinds.</summary>
    public IEnumerable<JsonNode?> Of(JsonElement schema)
    {
        schema = Kind(schema);
        yield return null;
        yield return JsonValue.Create(7.25);
        yield return new JsonArray(new JsonArray());
        yield return JsonValue.Create("nonsense of no kind");
        yield return JsonValue.Create(true);
        if (Number(schema, "minimum") is { } least)
        {
            yield return JsonValue.Create(least);
            yield return JsonValue.Create(least - 1);
        }

        if (Number(schema, "maximum") is { } most)
        {
            yield return JsonValue.Create(most);
            yield return JsonValue.Create(most + 1);
        }

        if (Number(schema, "minLength") is not null)
            yield return JsonValue.Create("");
        if (Number(schema, "maxLength") is { } length)
        {
            yield return JsonValue.Create(new string('x', (int)length));
            yield return JsonValue.Create(new string('x', (int)length + 1));
            yield return JsonValue.Create(string.Concat(Enumerable.Repeat("😀", (int)length)));
        }

        if (schema.TryGetProperty("enum", out var words))
        {
            foreach (var word in words.EnumerateArray())
                yield return JsonNode.Parse(word.GetRawText());
        }

        if (schema.TryGetProperty("format", out var format))
            yield return format.GetString() == "uuid" ? "019c9a00-0000-7000-8000-00000000ffff" : "2036-03-01T09:00:00Z";
        if (Number(schema, "maxItems") is { } items)
        {
            yield return new JsonArray();
            yield return new JsonArray([.. Enumerable.Repeat<JsonNode?>(null, (int)items + 1)]);
        }

        if (Number(schema, "x-max-bytes") is not { } bytes)
            yield break;
        yield return new JsonObject();
        yield return new JsonObject { ["k"] = new string('x', (int)bytes - 8) };
        yield return new JsonObject { ["k"] = new string('x', (int)bytes - 7) };
    }

    /// <summary>The schema itself, out of references and of the choice to be null.</summary>
    public JsonElement Kind(JsonElement schema)
    {
        schema = schemas.Resolve(schema);
        return schema.TryGetProperty("anyOf", out var choices) && !schema.TryGetProperty("properties", out _) ? Kind(choices[0]) : schema;
    }

    private static double? Number(JsonElement schema, string word) => schema.TryGetProperty(word, out var number) ? number.GetDouble() : null;
}
