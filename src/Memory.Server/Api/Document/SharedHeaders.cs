using System.Text.Json.Nodes;
using Memory.Server.Api.Document.Schemas;

namespace Memory.Server.Api.Document;

/// <summary>Headers that many routes take or answer with.</summary>
internal static class SharedHeaders
{
    public const string IdempotencyKey = "IdempotencyKey";

    private static readonly (string Name, Shape Shape, string Text, JsonNode Example)[] All =
    [
        ("X-RateLimit-Limit", Shapes.Whole(1, int.MaxValue), "How many requests a minute the key has. Missing for a key without a limit.", 600),
        ("X-RateLimit-Remaining", Shapes.Whole(0, int.MaxValue), "How many of them are left now.", 599),
        ("X-RateLimit-Reset", Unix, "When all of them are there again, in Unix seconds.", 1772355600),
        ("Retry-After", Shapes.Whole(1, int.MaxValue), "How many seconds to wait before another try.", 5),
        ("WWW-Authenticate", Shapes.OneOf("Bearer"), "How to authenticate.", "Bearer"),
        ("Idempotency-Replayed", Shapes.OneOf("true"), "Says that this is the answer to the first request with the same `Idempotency-Key`.", "true"),
    ];

    public static IReadOnlyList<string> RateLimit { get; } = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];

    public static JsonObject Write()
    {
        var (headers, book) = (new JsonObject(), new SchemaBook());
        foreach (var (name, shape, text, example) in All)
            headers[name] = new JsonObject { ["description"] = text, ["schema"] = shape(book), ["example"] = example.DeepClone() };
        return headers;
    }

    public static JsonObject Refer(params IEnumerable<string> names)
    {
        var headers = new JsonObject();
        foreach (var name in names)
            headers[name] = new JsonObject { [Shapes.Reference] = $"#/components/headers/{name}" };
        return headers;
    }

    public static JsonObject WriteIdempotencyKey() => new()
    {
        ["name"] = "Idempotency-Key",
        ["in"] = "header",
        ["required"] = false,
        // No example: a page that tries routes out would send the same one each time.
        ["description"] = "A name for this request, such as a UUID. For 24 hours the same request under the same name is not carried out again but answered as the first time; with another body it is 409. "
            + "Errors are not kept, and neither are answers that carry a secret.",
        ["schema"] = Shapes.Text(Limits.Name)(new SchemaBook()),
    };

    private static JsonObject Unix(SchemaBook book) => Shapes.Plain("integer", "int64");
}
