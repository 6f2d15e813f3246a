using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Memory.Server.Api.Document.Schemas;

/// <summary>What a request's body, or an object in it, may hold.</summary>
/// <param name="Name">Its name in the document.</param>
/// <param name="Contract">The contract's records whose comments tell about its fields.</param>
/// <param name="Rules">Its fields, in their order.</param>
internal sealed record BodyShape(string Name, ImmutableArray<string> Contract, ImmutableArray<Rule> Rules)
{
    /// <summary>What is said about it; null for what the first of the contract's records says.</summary>
    public string? Text { get; init; }

    /// <summary>Rules between fields, as further words of the schema.</summary>
    public Func<JsonObject>? Also { get; init; }

    /// <summary>Fields of the contract's records that are not sent by these names.</summary>
    public ImmutableArray<string> NotSent { get; init; } = [];

    public static implicit operator Shape(BodyShape body) => body.Refer;

    public JsonObject Refer(SchemaBook book) => book.Of(Name, () => Make(book));

    private JsonObject Make(SchemaBook book)
    {
        var texts = Contract.SelectMany(ContractDocs.Of.Fields).GroupBy(static field => field.Field, StringComparer.Ordinal)
            .ToDictionary(static field => field.Key, static field => field.First().Text, StringComparer.Ordinal);
        var (fields, required) = (new JsonObject(), new JsonArray());
        foreach (var rule in Rules)
        {
            var schema = rule.Shape(book);
            if (rule is { TakesNull: true })
                schema = Shapes.OrNull(schema);
            if (rule.Default is { } value)
                schema["default"] = value.DeepClone();
            schema["description"] = rule.Text ?? texts[rule.Field];
            fields[rule.Field] = schema;
            if (rule.IsRequired)
                required.Add((JsonNode)rule.Field);
        }

        // A field that is added to the contract without a rule here would be missing without a word.
        if (texts.Keys.Except(Rules.Select(static rule => rule.Field), StringComparer.Ordinal).Except(NotSent, StringComparer.Ordinal).FirstOrDefault() is { } forgotten)
            throw new InvalidOperationException($"{Name} has no rule for {forgotten}: add one in Api/Document/Bodies.");

        var made = new JsonObject { [Shapes.Type] = "object", ["description"] = Text ?? ContractDocs.Of.Type(Contract[0]), ["properties"] = fields };
        if (required.Count > 0)
            made["required"] = required;
        foreach (var (word, value) in Also?.Invoke() ?? [])
            made[word] = value?.DeepClone();
        return made;
    }
}
