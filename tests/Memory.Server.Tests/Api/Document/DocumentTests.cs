using System.Text.Json;
using System.Text.RegularExpressions;
using Memory.Testing.Contract;
using Microsoft.OpenApi;

namespace Memory.Server.Tests.Api.Document;

/// <summary>The document is valid, complete, and true to its own schemas.</summary>
public sealed partial class DocumentTests(ServerFixture server) : IAsyncLifetime
{
    private static readonly string[] AlwaysGuarded = ["400", "401", "429", "500", "503"];

    private ApiContract _contract = null!;
    private JsonElement _document;
    private string _text = "";

    public async ValueTask InitializeAsync()
    {
        using var stranger = server.CreateStranger();
        _text = (await stranger.GetAsync("/openapi/v1.json")).Text;
        using var json = JsonDocument.Parse(_text);
        _document = json.RootElement.Clone();
        _contract = new ApiContract(_document);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Document_ReadByALibrary_HasNoMistakes()
    {
        var read = OpenApiDocument.Parse(_text, "json");

        Assert.Empty(read.Diagnostic!.Errors.Select(static mistake => $"{mistake.Pointer}: {mistake.Message}"));
        Assert.Empty(read.Diagnostic.Warnings.Select(static mistake => $"{mistake.Pointer}: {mistake.Message}"));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(_document.GetProperty("paths").EnumerateObject().Count(), read.Document!.Paths.Count);
    }

    [Fact]
    public void Operations_Each_SayEverything() => Assert.Empty(_contract.Operations.SelectMany(static operation => Missing(operation.Key, operation.Value)));

    [Fact]
    public void Operations_Ids_AreUnique()
    {
        var ids = _contract.Operations.Values.Select(static operation => operation.GetProperty("operationId").GetString()).ToArray();

        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Examples_Each_FitTheirSchemas()
    {
        var examples = Examples().ToArray();

        Assert.True(examples.Length > 130, $"Only {examples.Length} examples were found.");
        Assert.Empty(examples.SelectMany(example => _contract.Schemas.Check(example.Schema, example.Value).Select(mistake => $"{example.Place}: {mistake}")));
    }

    [Fact]
    public void References_Each_LeadSomewhere()
    {
        var references = ReferenceRule().Matches(_text).Select(static match => match.Groups["path"].Value).Distinct(StringComparer.Ordinal).ToArray();

        Assert.True(references.Length > 50);
        Assert.All(references, reference => Assert.True(Leads(reference), reference));
    }

    [Fact]
    public void Components_Each_AreUsed() => Assert.Empty(
        from kind in _document.GetProperty("components").EnumerateObject()
        where kind.Name != "securitySchemes"
        from component in kind.Value.EnumerateObject()
        let reference = $"\"#/components/{kind.Name}/{component.Name}\""
        where !_text.Contains(reference, StringComparison.Ordinal)
        select reference);

    [Fact]
    public void Schemas_FieldsOfTheContract_SayWhatTheyMean() => Assert.Empty(
        from schema in _document.GetProperty("components").GetProperty("schemas").EnumerateObject()
        where !schema.Name.StartsWith("Exported", StringComparison.Ordinal)
        from field in Fields(schema.Value)
        where !(field.Value.TryGetProperty("description", out var text) && text.GetString() is { Length: > 5 })
        select $"{schema.Name}.{field.Name}");

    [Fact]
    public void Texts_ForReadersOfAnyLanguage_NameNothingOfCSharp() => Assert.Empty(CSharpRule().Matches(_text).Select(static match => match.Value));

    [Fact]
    public async Task Document_AskedForAgain_IsNotSentAgain()
    {
        using var stranger = server.CreateStranger();
        var first = await stranger.GetAsync("/openapi/v1.json");
        var second = await stranger.SendAsync(HttpMethod.Get, "/openapi/v1.json", body: null, ("If-None-Match", first.Headers["ETag"]));

        Assert.Equal((304, ""), (second.Status, second.Text));
    }

    private static IEnumerable<string> Missing(string name, JsonElement operation)
    {
        var (method, path) = name.Split(' ') is [var one, var two] ? (one, two) : default;
        var isGuarded = path == "/mcp" || path!.StartsWith("/v1/", StringComparison.Ordinal);
        foreach (var word in (string[])["operationId", "summary", "description"])
        {
            if (!(operation.TryGetProperty(word, out var text) && text.GetString() is { Length: > 3 }))
                yield return $"{name}: {word}";
        }

        if (operation.GetProperty("tags").GetArrayLength() != 1)
            yield return $"{name}: one tag";
        if (operation.GetProperty("security").GetArrayLength() != (isGuarded ? 2 : 0))
            yield return $"{name}: security";
        var parameters = operation.TryGetProperty("parameters", out var all) ? all.EnumerateArray().ToArray() : [];
        foreach (var named in ParameterRule().Matches(path).Select(static match => match.Groups["name"].Value))
        {
            if (!parameters.Any(parameter => parameter.TryGetProperty("name", out var told) && told.GetString() == named && parameter.GetProperty("in").GetString() == "path"))
                yield return $"{name}: parameter {named} of the path";
        }

        foreach (var parameter in parameters.Where(static parameter => !parameter.TryGetProperty("$ref", out _)))
        {
            // A cursor is the server's to make; an invented one is refused.
            var told = parameter.GetProperty("name").GetString();
            if (parameter.TryGetProperty("example", out _) == (told == "cursor") || parameter.GetProperty("description").GetString() is not { Length: > 5 })
                yield return $"{name}: example and description of {told}";
        }

        if (method == "POST" && isGuarded && !parameters.Any(static parameter => parameter.TryGetProperty("$ref", out var reference) && reference.GetString()!.EndsWith("/IdempotencyKey", StringComparison.Ordinal)))
            yield return $"{name}: Idempotency-Key";
        var responses = operation.GetProperty("responses");
        string[] statuses =
        [
            .. isGuarded ? AlwaysGuarded : ["500", "503"],
            .. path.StartsWith("/v1/admin/", StringComparison.Ordinal) ? (string[])["403"] : [],
            .. method == "POST" && isGuarded ? (string[])["409"] : [],
            .. operation.TryGetProperty("requestBody", out _) ? (string[])["413", "415"] : [],
            .. path.Contains('{', StringComparison.Ordinal) ? (string[])["404"] : [],
        ];
        foreach (var status in statuses.Where(status => !responses.TryGetProperty(status, out _)))
            yield return $"{name}: status {status}";
        if (!responses.EnumerateObject().Any(static response => response.Name[0] == '2'))
            yield return $"{name}: a success";
        foreach (var response in responses.EnumerateObject().Where(response => response.Name[0] == '2' && response.Name != "204" && $"{name} {response.Name}" != "POST /mcp 202"))
        {
            if (!(response.Value.TryGetProperty("content", out var content) && content.EnumerateObject().All(static media => media.Value.TryGetProperty("schema", out _) && media.Value.TryGetProperty("example", out _))))
                yield return $"{name}: schema and example of {response.Name}";
            if (isGuarded && !response.Value.GetProperty("headers").TryGetProperty("X-RateLimit-Remaining", out _))
                yield return $"{name}: headers of {response.Name}";
        }
    }

    private IEnumerable<(string Place, JsonElement Schema, JsonElement Value)> Examples()
    {
        foreach (var (name, operation) in _contract.Operations)
        {
            if (operation.TryGetProperty("requestBody", out var body))
            {
                var media = body.GetProperty("content").GetProperty("application/json");
                foreach (var example in media.GetProperty("examples").EnumerateObject())
                    yield return ($"{name} {example.Name}", media.GetProperty("schema"), example.Value.GetProperty("value"));
            }

            foreach (var response in operation.GetProperty("responses").EnumerateObject())
            {
                if (!_contract.Resolve(response.Value).TryGetProperty("content", out var content))
                    continue;
                foreach (var media in content.EnumerateObject())
                    yield return ($"{name} {response.Name}", media.Value.GetProperty("schema"), media.Value.GetProperty("example"));
            }

            if (!operation.TryGetProperty("parameters", out var parameters))
                continue;
            foreach (var parameter in parameters.EnumerateArray().Select(_contract.Resolve).Where(static parameter => parameter.TryGetProperty("example", out _)))
                yield return ($"{name} {parameter.GetProperty("name")}", parameter.GetProperty("schema"), parameter.GetProperty("example"));
        }
    }

    private bool Leads(string reference)
    {
        var at = _document;
        return reference.Split('/')[1..].All(name => at.TryGetProperty(name, out at));
    }

    private static JsonElement.ObjectEnumerator Fields(JsonElement schema) => schema.TryGetProperty("properties", out var fields) ? fields.EnumerateObject() : default;

    [GeneratedRegex("\"\\$ref\":\"(?<path>#[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ReferenceRule();

    [GeneratedRegex("{(?<name>[a-z_]+)}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex ParameterRule();

    /// <summary>Members that a comment refers to and that nobody but a .NET application can call.</summary>
    [GeneratedRegex(@"\w+Async\b|Memory\.Client|IMemoryClient|JsonElement|<see|<c>", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CSharpRule();
}
