using System.Text.Json.Nodes;

namespace Memory.Server.Api.Document.Schemas;

/// <summary>The schemas of one document that have names, each written once.</summary>
internal sealed class SchemaBook
{
    private const string Place = "#/components/schemas/";

    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);

    /// <summary>A reference to what the contract's record or set of words looks like in answers.</summary>
    public JsonObject Of(Type contract) => Of(contract.Name, () => AnswerSchema.Make(contract, this));

    /// <summary>A reference to a schema that is made when it is first named.</summary>
    public JsonObject Of(string name, Func<JsonObject> make)
    {
        if (!_schemas.ContainsKey(name))
        {
            // First the place, so that what leads back to itself comes to an end.
            _schemas[name] = [];
            _schemas[name] = make();
        }

        return new JsonObject { [Shapes.Reference] = Place + name };
    }

    public JsonObject Write()
    {
        var all = new JsonObject();
        foreach (var (name, schema) in _schemas)
            all[name] = schema.DeepClone();
        return all;
    }
}
