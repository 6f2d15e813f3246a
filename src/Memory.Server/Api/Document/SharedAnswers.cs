using System.Text.Json.Nodes;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Document.Schemas;

namespace Memory.Server.Api.Document;

/// <summary>The problem documents by which any route may refuse a request, each written once.</summary>
internal static class SharedAnswers
{
    private const string Schema = "Problem";

    private static readonly (int Status, string Name, string Text, string Title, string Detail, string[] Headers)[] All =
    [
        (400, "BadRequest", "The request breaks a rule; `errors` tells which fields, where it is about fields.", "Bad Request", "user_id is required.", []),
        (401, "Unauthorized", "No key, or one that is not valid, whatever the reason.", "Unauthorized", "Authentication required", ["WWW-Authenticate"]),
        (403, "Forbidden", "The key's scope does not reach this.", "Forbidden", "An admin key is needed", []),
        (404, "NotFound", "There is no such thing, or it is not the caller's; nothing tells the two apart.", "Not Found", "Not found", []),
        (408, "TooSlow", "The body came too slowly, or ended before its end.", "Request Timeout", "The request could not be read", []),
        (409, "Conflict", "What is stored, or another request, stands against it.", "Conflict", "The Idempotency-Key was used with another body", ["Retry-After"]),
        (413, "TooLarge", "The body is larger than 32 MiB.", "Content Too Large", "The body is larger than 32 MiB", []),
        (415, "WrongMediaType", "The body is not JSON in UTF-8.", "Unsupported Media Type", "The body must be application/json in UTF-8", []),
        (429, "TooManyRequests", "The key has used up its requests, or the address has sent too many wrong keys.", "Too Many Requests", "Rate limit exceeded", ["Retry-After"]),
        (500, "ServerFault", "The server failed; its log says why.", "Internal Server Error", "The server failed to answer", []),
        (502, "ModelFailed", "The model's service failed or refused.", "Bad Gateway", "The model's service failed", []),
        (503, "Unavailable", "It cannot be had now: the storage is away, or the server is busy.", "Service Unavailable", "Storage is unavailable", ["Retry-After"]),
        (504, "ModelTimedOut", "The model's service did not answer in time.", "Gateway Timeout", "The model's service did not answer in time", []),
    ];

    /// <summary>What a problem document looks like.</summary>
    public static Shape Told { get; } = static book => book.Of(Schema, Make);

    /// <summary>A reference to how a status is answered.</summary>
    public static JsonObject Refer(int status, string? text)
    {
        var answer = new JsonObject { [Shapes.Reference] = $"#/components/responses/{Array.Find(All, one => one.Status == status).Name}" };
        if (text is not null)
            answer["description"] = text;
        return answer;
    }

    public static JsonObject Write(SchemaBook book)
    {
        var answers = new JsonObject();
        foreach (var (status, name, text, title, detail, headers) in All)
        {
            var problem = new JsonObject { ["type"] = "about:blank", ["title"] = title, ["status"] = status, ["detail"] = detail };
            if (status == StatusCodes.Status400BadRequest)
                problem["errors"] = new JsonObject { ["user_id"] = new JsonArray(detail) };
            var answer = new JsonObject { ["description"] = text };
            string[] all = status == StatusCodes.Status401Unauthorized ? headers : [.. SharedHeaders.RateLimit, .. headers];
            answer["headers"] = SharedHeaders.Refer(all);
            answer["content"] = new JsonObject { [Problem.MediaType] = new JsonObject { ["schema"] = Told(book), ["example"] = problem } };
            answers[name] = answer;
        }

        return answers;
    }

    private static JsonObject Make()
    {
        var text = Shapes.Plain("string");
        return new JsonObject
        {
            [Shapes.Type] = "object",
            ["description"] = ContractDocs.Of.Type(nameof(Client.ProblemReport)),
            ["properties"] = new JsonObject
            {
                ["type"] = With(text, "Always `about:blank`: the status tells the kind of error."),
                ["title"] = With(text, Said(nameof(Client.ProblemReport.Title))),
                ["status"] = With(Shapes.Plain("integer", "int32"), Said(nameof(Client.ProblemReport.Status))),
                ["detail"] = With(text, Said(nameof(Client.ProblemReport.Detail))),
                ["errors"] = With(
                    new JsonObject { [Shapes.Type] = "object", ["additionalProperties"] = new JsonObject { [Shapes.Type] = "array", ["items"] = text.DeepClone() } },
                    Said(nameof(Client.ProblemReport.Errors)) + " Left out for other errors."),
            },
            ["required"] = Shapes.TextArray(["type", "title", "status", "detail"]),
        };
    }

    private static string Said(string field) => ContractDocs.Of.Property(nameof(Client.ProblemReport), field);

    private static JsonObject With(JsonObject schema, string text)
    {
        var clone = schema.DeepClone().AsObject();
        clone["description"] = text;
        return clone;
    }
}
