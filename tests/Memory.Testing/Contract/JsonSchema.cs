using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Memory.Testing.Contract;

/// <summary>
/// Checks JSON against the schemas of a document: the words that the server's document uses, and no more. It is stricter than JSON Schema in one thing: a field that an object's schema
/// does not name is a mistake, unless the schema says that there may be others.
/// </summary>
public sealed class JsonSchema(JsonElement document)
{
    private const int MostMistakes = 20;

    /// <summary>Words that check nothing.</summary>
    private static readonly HashSet<string> Notes = new(StringComparer.Ordinal) { "description", "default", "example", "examples", "x-max-levels", "x-events" };

    private readonly Dictionary<string, JsonElement> _named = document.GetProperty("components").GetProperty("schemas").EnumerateObject()
        .ToDictionary(static schema => $"#/components/schemas/{schema.Name}", static schema => schema.Value, StringComparer.Ordinal);

    /// <summary>What is wrong with a value, each with its place; nothing when it fits.</summary>
    public IReadOnlyList<string> Check(JsonElement schema, JsonElement value)
    {
        var mistakes = new List<string>();
        Check(schema, value, "$", mistakes);
        return mistakes;
    }

    /// <summary>The schema that a reference leads to, or the schema itself.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.TryGetProperty("$ref", out var reference))
            schema = _named.TryGetValue(reference.GetString()!, out var named) ? named : throw new InvalidOperationException($"{reference} leads nowhere.");
        return schema;
    }

    private void Check(JsonElement schema, JsonElement value, string at, List<string> mistakes)
    {
        if (mistakes.Count >= MostMistakes)
            return;
        foreach (var word in schema.EnumerateObject())
        {
            switch (word.Name)
            {
                case "$ref":
                    Check(Resolve(schema), value, at, mistakes);
                    break;
                case "type":
                    Demand(IsOf(word.Value, value), $"is {value.ValueKind}, not {word.Value}");
                    break;
                case "enum":
                    Demand(word.Value.EnumerateArray().Any(allowed => JsonElement.DeepEquals(allowed, value)), $"{value} is none of {word.Value}");
                    break;
                case "const":
                    Demand(JsonElement.DeepEquals(word.Value, value), $"{value} is not {word.Value}");
                    break;
                case "anyOf":
                case "oneOf":
                    var fitting = word.Value.EnumerateArray().Count(choice => Check(choice, value).Count == 0);
                    Demand(word.Name == "anyOf" ? fitting > 0 : fitting == 1, $"fits {fitting} of {word.Name}: {string.Join(" | ", word.Value.EnumerateArray().Select(choice => string.Join(", ", Check(choice, value))))}");
                    break;
                case "minimum":
                    Demand(value.ValueKind != JsonValueKind.Number || value.GetDouble() >= word.Value.GetDouble(), $"{value} is below {word.Value}");
                    break;
                case "maximum":
                    Demand(value.ValueKind != JsonValueKind.Number || value.GetDouble() <= word.Value.GetDouble(), $"{value} is above {word.Value}");
                    break;
                case "minLength":
                    Demand(value.ValueKind != JsonValueKind.String || Points(value) >= word.Value.GetInt32(), $"is shorter than {word.Value}");
                    break;
                case "maxLength":
                    Demand(value.ValueKind != JsonValueKind.String || Points(value) <= word.Value.GetInt32(), $"is longer than {word.Value}");
                    break;
                case "pattern":
                    Demand(value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, word.Value.GetString()!, RegexOptions.None, TimeSpan.FromSeconds(5)), $"does not match {word.Value}");
                    break;
                case "format":
                    Demand(value.ValueKind != JsonValueKind.String || HasFormat(word.Value.GetString()!, value.GetString()!), $"{value} is no {word.Value}");
                    break;
                case "minItems":
                    Demand(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= word.Value.GetInt32(), $"holds less than {word.Value}");
                    break;
                case "maxItems":
                    Demand(value.ValueKind != JsonValueKind.Array || value.GetArrayLength() <= word.Value.GetInt32(), $"holds more than {word.Value}");
                    break;
                case "x-max-bytes":
                    Demand(Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(value, Relaxed)) <= word.Value.GetInt32(), $"is larger than {word.Value} bytes");
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in value.EnumerateArray())
                        Check(word.Value, item, $"{at}[{index++}]", mistakes);
                    break;
                case "required" when value.ValueKind == JsonValueKind.Object:
                    foreach (var name in word.Value.EnumerateArray().Select(static name => name.GetString()!))
                        Demand(value.TryGetProperty(name, out _), $"lacks {name}");
                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    CheckFields(schema, word.Value, value, at, mistakes);
                    break;
                case "additionalProperties" when value.ValueKind == JsonValueKind.Object:
                    CheckOthers(schema, word.Value, value, at, mistakes);
                    break;
                case "items" or "required" or "properties" or "additionalProperties":
                    break;
                default:
                    Demand(Notes.Contains(word.Name), $"cannot be checked: {word.Name} is no word that this knows");
                    break;
            }
        }

        void Demand(bool holds, string mistake)
        {
            if (!holds)
                mistakes.Add($"{at} {mistake}");
        }
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private void CheckFields(JsonElement schema, JsonElement fields, JsonElement value, string at, List<string> mistakes)
    {
        // What stands beside a type is an object of its own; without one it is a condition on some of the fields.
        var isClosed = schema.TryGetProperty("type", out _) && !schema.TryGetProperty("additionalProperties", out _);
        foreach (var field in value.EnumerateObject())
        {
            if (fields.TryGetProperty(field.Name, out var known))
                Check(known, field.Value, $"{at}.{field.Name}", mistakes);
            else if (isClosed)
                mistakes.Add($"{at}.{field.Name} is not in the document");
        }
    }

    private void CheckOthers(JsonElement schema, JsonElement others, JsonElement value, string at, List<string> mistakes)
    {
        foreach (var field in value.EnumerateObject())
        {
            if (schema.TryGetProperty("properties", out var fields) && fields.TryGetProperty(field.Name, out _))
                continue;
            if (others.ValueKind == JsonValueKind.Object)
                Check(others, field.Value, $"{at}.{field.Name}", mistakes);
            else if (others.ValueKind == JsonValueKind.False)
                mistakes.Add($"{at}.{field.Name} is not in the document");
        }
    }

    private static bool IsOf(JsonElement type, JsonElement value) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(one => IsOf(one, value))
        : type.GetString() switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "number" => value.ValueKind == JsonValueKind.Number,
            "integer" => value.ValueKind == JsonValueKind.Number && double.IsInteger(value.GetDouble()),
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        };

    private static bool HasFormat(string format, string text) => format switch
    {
        "date-time" => text.Length >= 20 && text[10] == 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        _ => true,
    };

    private static int Points(JsonElement value) => value.GetString()!.EnumerateRunes().Count();
}
