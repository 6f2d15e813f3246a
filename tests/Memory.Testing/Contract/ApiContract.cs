using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Memory.Testing.Contract;

/// <summary>What a server's own document promises of its answers, and whether an answer keeps it.</summary>
public sealed class ApiContract
{
    private const string ProblemMediaType = "application/problem+json";

    private readonly JsonElement _document;
    private readonly JsonSchema _schemas;
    private readonly Dictionary<string, JsonElement> _operations;

    /// <param name="document">The server's OpenAPI document.</param>
    public ApiContract(JsonElement document)
    {
        _document = document;
        _schemas = new JsonSchema(document);
        _operations = document.GetProperty("paths").EnumerateObject()
            .SelectMany(static path => path.Value.EnumerateObject().Select(method => (Name: $"{method.Name.ToUpperInvariant()} {path.Name}", method.Value)))
            .ToDictionary(static operation => operation.Name, static operation => operation.Value, StringComparer.Ordinal);
    }

    /// <summary>The operations by method and path, such as <c>GET /v1/users/{id}</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Operations => _operations;

    /// <summary>Checks values against the document's schemas.</summary>
    public JsonSchema Schemas => _schemas;

    /// <summary>What is wrong with an answer; nothing when it is as promised.</summary>
    /// <param name="operation">The operation that answered; null when the request did not get to one.</param>
    /// <param name="answer">What was answered.</param>
    public IReadOnlyList<string> Check(string? operation, Answered answer)
    {
        if (operation is null)
            return answer.Status < 400 ? ["Nothing of the document answered, and it is no problem."] : CheckProblem(answer);
        if (!_operations.TryGetValue(operation, out var promised))
            return [$"{operation} is not in the document."];
        if (!promised.GetProperty("responses").TryGetProperty(answer.Status.ToString(CultureInfo.InvariantCulture), out var response))
            return [$"Status {answer.Status} is not in the document."];
        response = Resolve(response);
        if (!response.TryGetProperty("content", out var content))
            return answer.Body is { Length: > 0 } ? ["There is a body, and the document tells of none."] : [];
        if (!content.TryGetProperty(answer.MediaType ?? "", out var media))
            return [$"{answer.MediaType ?? "no media type"} is not in the document."];
        if (answer.Body is not { } body)
            return [];
        return answer.MediaType switch
        {
            "text/event-stream" => CheckEvents(media.GetProperty("schema").GetProperty("x-events"), body),
            "application/json" or ProblemMediaType => CheckJson(media.GetProperty("schema"), body),
            _ => [],
        };
    }

    /// <summary>The operation that a path belongs to, where there is one.</summary>
    public string? Find(string method, string path)
    {
        var segments = path.TrimEnd('/').Split('/');
        return _operations.Keys.FirstOrDefault(name => name.Split(' ') is [var one, var template] && one == method && Fits(template.TrimEnd('/').Split('/'), segments));
    }

    /// <summary>What a reference to a response leads to.</summary>
    public JsonElement Resolve(JsonElement response) => response.TryGetProperty("$ref", out var reference)
        ? reference.GetString()!.Split('/')[1..].Aggregate(_document, static (at, name) => at.GetProperty(name))
        : response;

    private IReadOnlyList<string> CheckProblem(Answered answer) => answer.MediaType != ProblemMediaType
        ? [$"{answer.MediaType ?? "no media type"} is no problem document."]
        : answer.Body is { } body ? CheckJson(Schema("Problem"), body) : [];

    private IReadOnlyList<string> CheckJson(JsonElement schema, ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return _schemas.Check(schema, json.RootElement);
        }
        catch (JsonException fault)
        {
            return [$"It is no JSON: {fault.Message}"];
        }
    }

    private List<string> CheckEvents(JsonElement events, ReadOnlyMemory<byte> body)
    {
        var mistakes = new List<string>();
        foreach (var happening in Encoding.UTF8.GetString(body.Span).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (happening.Split('\n') is not [var name, var data] || !name.StartsWith("event: ", StringComparison.Ordinal) || !data.StartsWith("data: ", StringComparison.Ordinal))
            {
                mistakes.Add($"{happening} is no event.");
                continue;
            }

            var json = Encoding.UTF8.GetBytes(data["data: ".Length..]);
            if (events.TryGetProperty(name["event: ".Length..], out var schema))
                mistakes.AddRange(CheckJson(schema, json));
            else
                mistakes.Add($"{name} is not in the document.");
        }

        return mistakes;
    }

    private JsonElement Schema(string name) => _document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    private static bool Fits(string[] template, string[] path) =>
        template.Length == path.Length && template.Zip(path).All(static pair => pair.First.StartsWith('{') || string.Equals(pair.First, pair.Second, StringComparison.OrdinalIgnoreCase));
}

/// <summary>What a server answered.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="MediaType">The body's media type, without parameters.</param>
/// <param name="Body">The body; null when it is not known whole.</param>
public sealed record Answered(int Status, string? MediaType, ReadOnlyMemory<byte>? Body);
