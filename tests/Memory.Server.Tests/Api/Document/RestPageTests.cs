using System.Text.Json;
using System.Text.RegularExpressions;
using Memory.Testing.Contract;

namespace Memory.Server.Tests.Api.Document;

/// <summary>The page about the REST API tells of the routes, fields and answers that the document tells of.</summary>
public sealed partial class RestPageTests(ServerFixture server) : IAsyncLifetime
{
    /// <summary>They refer to another route, or to a document that has a page of its own.</summary>
    private static readonly HashSet<string> Referring = new(StringComparer.Ordinal) { "POST /v1/messages", "POST /v1/users/{id}/import" };

    private readonly RestPage _page = RestPage.Read();
    private ApiContract _contract = null!;

    public async ValueTask InitializeAsync()
    {
        using var stranger = server.CreateStranger();
        using var json = JsonDocument.Parse((await stranger.GetAsync("/openapi/v1.json")).Text);
        _contract = new ApiContract(json.RootElement.Clone());
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public void Routes_OfThePageAndOfTheDocument_AreTheSame()
    {
        // A route that is new needs a heading such as "### GET /v1/things" in docs/rest.md, with a request and an answer below.
        Assert.Empty(_contract.Operations.Keys.Except(_page.Sections.Select(static section => section.Route), StringComparer.Ordinal));
        Assert.Empty(_page.Sections.Select(static section => section.Route).Except(_contract.Operations.Keys, StringComparer.Ordinal));
        Assert.Equal(_page.Sections.Count, _page.Sections.DistinctBy(static section => section.Route).Count());
    }

    [Fact]
    public void Examples_OfThePage_FitTheDocument()
    {
        var examples = _page.Sections.SelectMany(static section => section.Examples.Select(example => (section.Route, example.Status, example.Value))).ToArray();

        Assert.True(examples.Length > 60);
        Assert.Empty(examples.SelectMany(example => _contract.Schemas.Check(SchemaOf(example.Route, example.Status), example.Value).Select(mistake => $"{example.Route} {example.Status ?? "request"}: {mistake}")));
    }

    [Fact]
    public void Sections_Each_ShowARequestAndAnAnswer() => Assert.Empty(
        from section in _page.Sections
        let operation = _contract.Operations[section.Route]
        from missing in Missing(section, operation)
        select $"{section.Route}: {missing}");

    [Fact]
    public void Sections_Each_NameEveryParameterAndField() => Assert.Empty(
        from section in _page.Sections
        where !Referring.Contains(section.Route)
        let named = CodeRule().Matches(section.Text).Select(static match => match.Groups["code"].Value).ToHashSet(StringComparer.Ordinal)
        from name in NamesOf(_contract.Operations[section.Route])
        where !named.Contains(name)
        select $"{section.Route}: {name}");

    private static IEnumerable<string> Missing(RestSection section, JsonElement operation)
    {
        if (operation.TryGetProperty("requestBody", out _) && !Referring.Contains(section.Route) && section.Examples.All(static example => example.Status is not null))
            yield return "a request";
        foreach (var response in operation.GetProperty("responses").EnumerateObject().Where(static response => response.Name[0] == '2'))
        {
            var isTold = response.Value.TryGetProperty("content", out var content)
                ? section.Examples.Any(example => example.Status == response.Name)
                    || (!content.TryGetProperty("application/json", out _) && section.Text.Contains($"Answers `{response.Name}`: ", StringComparison.Ordinal))
                : section.Text.Contains($"Answers `{response.Name}` without a body", StringComparison.Ordinal);
            if (!isTold)
                yield return $"an answer {response.Name}";
        }
    }

    private JsonElement SchemaOf(string route, string? status)
    {
        var operation = _contract.Operations[route];
        var content = status is null ? operation.GetProperty("requestBody") : operation.GetProperty("responses").GetProperty(status);
        return content.GetProperty("content").GetProperty("application/json").GetProperty("schema");
    }

    private IEnumerable<string> NamesOf(JsonElement operation)
    {
        if (operation.TryGetProperty("parameters", out var parameters))
        {
            foreach (var parameter in parameters.EnumerateArray().Where(static one => one.TryGetProperty("name", out _)))
                yield return parameter.GetProperty("name").GetString()!;
        }

        if (!operation.TryGetProperty("requestBody", out var body))
            yield break;
        var schema = _contract.Schemas.Resolve(body.GetProperty("content").GetProperty("application/json").GetProperty("schema"));
        var variants = schema.TryGetProperty("type", out _) ? [schema] : schema.GetProperty("anyOf").EnumerateArray().Select(_contract.Schemas.Resolve);
        foreach (var field in variants.Where(static variant => variant.TryGetProperty("properties", out _)).SelectMany(static variant => variant.GetProperty("properties").EnumerateObject()))
            yield return field.Name;
    }

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex CodeRule();
}
