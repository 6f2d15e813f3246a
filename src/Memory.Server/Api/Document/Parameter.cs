using System.Text.Json.Nodes;
using Memory.Server.Api.Document.Schemas;

namespace Memory.Server.Api.Document;

/// <summary>One thing that stands in a route's path or in its query.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Place">Where it stands: <c>path</c> or <c>query</c>.</param>
/// <param name="Shape">What it holds.</param>
/// <param name="Text">What it means.</param>
/// <param name="Example">One that could be sent; null where nobody can make one up. A page that tries routes out fills it in.</param>
internal sealed record Parameter(string Name, string Place, Shape Shape, string Text, JsonNode? Example)
{
    private const string InQuery = "query";
    private const string InPath = "path";

    public bool IsRequired { get; init; }

    public JsonNode? Default { get; init; }

    /// <summary>The user whose memory is meant.</summary>
    public static Parameter UserId { get; } =
        new("user_id", InQuery, Shapes.Text(Limits.Name), "The person remembered. A user key may name its own user alone.", "ana") { IsRequired = true };

    public static Parameter Limit { get; } =
        new("limit", InQuery, Shapes.Whole(1, Reading.Query.MaxLimit), "How many are told at most.", 50) { Default = Reading.Query.DefaultLimit };

    public static Parameter Cursor { get; } =
        new("cursor", InQuery, static _ => Shapes.Plain("string"), "Where the page before ended: the `next_cursor` that this very list answered. Opaque.", Example: null);

    public static Parameter MemoryId { get; } = new("id", InPath, Shapes.Uuid, "The memory's id. Anything that is no UUID is 404.", Examples.MemoryId) { IsRequired = true };

    public static Parameter User { get; } = Path("The person remembered.", "ana");

    public static Parameter Path(string text, string example) => new("id", InPath, Shapes.Text(Limits.Name), text, example) { IsRequired = true };

    public static Parameter Query(string name, Shape shape, string text, JsonNode example) => new(name, InQuery, shape, text, example);

    public JsonObject Write(SchemaBook book)
    {
        var schema = Shape(book);
        if (Default is not null)
            schema["default"] = Default.DeepClone();
        var written = new JsonObject { ["name"] = Name, ["in"] = Place, ["description"] = Text, ["required"] = IsRequired, ["schema"] = schema };
        if (Example is not null)
            written["example"] = Example.DeepClone();
        return written;
    }
}
