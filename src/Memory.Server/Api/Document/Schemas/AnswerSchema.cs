using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Contract = Memory.Client;

namespace Memory.Server.Api.Document.Schemas;

/// <summary>What the contract's records look like in answers, taken from how they are written: every field is there, and null where it says nothing.</summary>
internal static class AnswerSchema
{
    /// <summary>What kinds of numbers and words lie behind fields of these names, wherever they stand.</summary>
    private static readonly Dictionary<string, JsonObject> Bounds = new(StringComparer.Ordinal)
    {
        ["confidence"] = Between(0, 1),
        ["effective_confidence"] = Between(0, 1),
        ["lowest_confidence"] = Between(0, 1),
        ["score"] = Between(0, 1),
        ["relevance_score"] = Between(0, 1),
        ["strength"] = Between(0, 1),
        ["importance"] = Between(1, 5),
        ["depth"] = Between(0, Limits.GraphDepth),
    };

    public static JsonObject Make(Type contract, SchemaBook book)
    {
        var schema = contract.IsEnum ? Words(contract) : Record(contract, book);
        schema["description"] = contract.IsEnum ? WordsText(contract) : ContractDocs.Of.Type(contract.Name);
        return schema;
    }

    private static JsonObject Record(Type contract, SchemaBook book)
    {
        var (fields, required) = (new JsonObject(), new JsonArray());
        var isOpen = false;
        foreach (var field in InfoOf(contract).Properties)
        {
            if (field.IsExtensionData)
            {
                isOpen = true;
                continue;
            }

            if (field.Get is null)
                continue;
            fields[field.Name] = Field(field, contract, book);
            if (!IsLeftOutWhenNull(field))
                required.Add((JsonNode)field.Name);
        }

        var schema = new JsonObject { [Shapes.Type] = "object", ["properties"] = fields, ["required"] = required };
        if (isOpen)
            schema["additionalProperties"] = true;
        return schema;
    }

    private static JsonObject Field(JsonPropertyInfo field, Type contract, SchemaBook book)
    {
        var type = Nullable.GetUnderlyingType(field.PropertyType);
        var schema = ClosedWords.Of(contract, field.Name) is { } words ? words(book) : Of(type ?? field.PropertyType, book);
        if (Bounds.TryGetValue(field.Name, out var bounds) && schema.ContainsKey(Shapes.Type))
        {
            foreach (var (name, value) in bounds)
                schema[name] = value!.DeepClone();
        }

        if (type is not null || (!field.PropertyType.IsValueType && field.IsGetNullable))
            schema = Shapes.OrNull(schema);
        schema["description"] = ContractDocs.Of.Property(field.DeclaringType.Name, NameOf(field));
        return schema;
    }

    private static JsonObject Of(Type type, SchemaBook book)
    {
        if (type == typeof(string))
            return Shapes.Plain("string");
        if (type == typeof(bool))
            return Shapes.Plain("boolean");
        if (type == typeof(int))
            return Shapes.Plain("integer", "int32");
        if (type == typeof(long))
            return Shapes.Plain("integer", "int64");
        if (type == typeof(double))
            return Shapes.Plain("number", "double");
        if (type == typeof(DateTimeOffset))
            return Shapes.Time(book);
        if (type == typeof(Guid))
            return Shapes.Uuid(book);
        if (type == typeof(JsonElement))
            return [];
        if (type.IsEnum)
            return book.Of(type);
        var info = InfoOf(type);
        return info.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonObject { [Shapes.Type] = "array", ["items"] = Of(info.ElementType!, book) },
            JsonTypeInfoKind.Dictionary => new JsonObject { [Shapes.Type] = "object", ["additionalProperties"] = Of(info.ElementType!, book) },
            _ => book.Of(type),
        };
    }

    private static JsonTypeInfo InfoOf(Type type) =>
        Contract.MemoryResponseJson.Default.GetTypeInfo(type) ?? throw new InvalidOperationException($"{type} is no answer of the contract.");

    private static bool IsLeftOutWhenNull(JsonPropertyInfo field) => field.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) == true;

    private static string NameOf(JsonPropertyInfo field) => ((System.Reflection.MemberInfo)field.AttributeProvider!).Name;

    private static JsonObject Words(Type words) =>
        new() { [Shapes.Type] = "string", ["enum"] = Shapes.TextArray(Enum.GetNames(words).Select(static word => word.ToLowerInvariant())) };

    private static string WordsText(Type words) =>
        ContractDocs.Of.Type(words.Name) + string.Concat(Enum.GetNames(words).Select(word => $"\n- `{word.ToLowerInvariant()}`: {ContractDocs.Of.Word(words.Name, word)}"));

    private static JsonObject Between(double least, double most) => new() { ["minimum"] = least, ["maximum"] = most };
}
