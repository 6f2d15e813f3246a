using System.Globalization;
using System.Net.Mime;
using System.Text.Json.Nodes;
using Memory.Server.Api.Document.Schemas;
using Memory.Server.Identity;

namespace Memory.Server.Api.Document;

/// <summary>Writes one route of the document: what is said about it, and what holds for every route of its kind.</summary>
internal static class OperationWriter
{
    public const string Bearer = "bearer";
    public const string Header = "header";

    private const string AdminRoutes = "/v1/admin/";

    public static JsonObject Write(string method, string path, Operation operation, SchemaBook book)
    {
        var isGuarded = AuthenticationMiddleware.Guards(path);
        var isPost = isGuarded && HttpMethods.IsPost(method);
        var written = new JsonObject
        {
            ["tags"] = new JsonArray(operation.Tag),
            ["operationId"] = operation.Id,
            ["summary"] = operation.Summary,
            ["description"] = operation.Text,
        };
        var parameters = new JsonArray([.. operation.Parameters.Select(parameter => parameter.Write(book))]);
        if (isPost)
            parameters.Add(new JsonObject { [Shapes.Reference] = $"#/components/parameters/{SharedHeaders.IdempotencyKey}" });
        if (parameters.Count > 0)
            written["parameters"] = parameters;
        if (operation.Body is { } body)
            written["requestBody"] = Write(body, book);
        written["responses"] = Answers(operation, path, isGuarded, isPost, book);
        written["security"] = isGuarded ? new JsonArray(new JsonObject { [Bearer] = new JsonArray() }, new JsonObject { [Header] = new JsonArray() }) : [];
        return written;
    }

    private static JsonObject Write(Body body, SchemaBook book) => new()
    {
        ["required"] = !body.IsOptional,
        ["content"] = new JsonObject { [MediaTypeNames.Application.Json] = new JsonObject { ["schema"] = body.Shape(book), ["examples"] = Examples(body) } },
    };

    private static JsonObject Examples(Body body)
    {
        var examples = new JsonObject();
        foreach (var (name, json) in body.Examples)
            examples[name.Replace(' ', '_')] = new JsonObject { ["summary"] = name, ["value"] = JsonNode.Parse(json) };
        return examples;
    }

    private static JsonObject Answers(Operation operation, string path, bool isGuarded, bool isPost, SchemaBook book)
    {
        var answers = new SortedDictionary<int, JsonObject>();
        foreach (var success in operation.Answers.GroupBy(static success => success.Status))
            answers[success.Key] = Write([.. success], isGuarded, isPost, book);
        foreach (var (status, when) in operation.Refusals)
            answers.TryAdd(status, SharedAnswers.Refer(status, when));
        foreach (var status in Usual(operation, path, isGuarded, isPost))
            answers.TryAdd(status, SharedAnswers.Refer(status, text: null));
        var written = new JsonObject();
        foreach (var (status, answer) in answers)
            written[status.ToString(CultureInfo.InvariantCulture)] = answer;
        return written;
    }

    /// <summary>How every route of the kind may refuse.</summary>
    private static IEnumerable<int> Usual(Operation operation, string path, bool isGuarded, bool isPost)
    {
        yield return StatusCodes.Status500InternalServerError;
        yield return StatusCodes.Status503ServiceUnavailable;
        if (!isGuarded)
            yield break;
        yield return StatusCodes.Status400BadRequest;
        yield return StatusCodes.Status401Unauthorized;
        yield return StatusCodes.Status429TooManyRequests;
        if (path.StartsWith(AdminRoutes, StringComparison.Ordinal))
            yield return StatusCodes.Status403Forbidden;
        if (isPost)
            yield return StatusCodes.Status409Conflict;
        if (operation.Body is null && !isPost)
            yield break;
        yield return StatusCodes.Status408RequestTimeout;
        yield return StatusCodes.Status413PayloadTooLarge;
        yield return StatusCodes.Status415UnsupportedMediaType;
    }

    private static JsonObject Write(Success[] successes, bool isGuarded, bool isPost, SchemaBook book)
    {
        var written = new JsonObject { ["description"] = string.Join(' ', successes.Select(static success => success.Text).Where(static text => text.Length > 0)) };
        List<string> headers = isGuarded ? [.. SharedHeaders.RateLimit] : [];
        if (isPost)
            headers.Add("Idempotency-Replayed");
        if (headers.Count > 0)
            written["headers"] = SharedHeaders.Refer(headers);
        var content = new JsonObject();
        foreach (var success in successes.Where(static success => success.Shape is not null))
            content[success.MediaType] = new JsonObject { ["schema"] = success.Shape!(book), ["example"] = ExampleOf(success) };
        if (content.Count > 0)
            written["content"] = content;
        return written;
    }

    private static JsonNode? ExampleOf(Success success) =>
        success.Example is not { } text ? null : success.MediaType.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(text) : JsonValue.Create(text);
}
