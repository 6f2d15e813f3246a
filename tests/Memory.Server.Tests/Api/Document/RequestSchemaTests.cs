using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Server.Tests.Api.Isolation;
using Memory.Testing.Contract;

namespace Memory.Server.Tests.Api.Document;

/// <summary>The document's schemas of requests say what is read: what fits them is not refused as malformed, what does not fit is, and no other field is looked at.</summary>
public sealed class RequestSchemaTests : IAsyncLifetime
{
    private const string Import = "POST /v1/users/{id}/import";
    /// <summary>What its messages hold is the protocol's, and tested with it.</summary>
    private const string Protocol = "POST /mcp";

    private const string ProfilePatch = "PATCH /v1/users/{id}/profile";

    /// <summary>Rules between two fields that a schema has no words for: in <c>rules</c> mode the content is lines of a form of their own.</summary>
    private static readonly HashSet<string> Unsayable = new(StringComparer.Ordinal)
    {
        "POST /v1/memory with ingestion_mode = \"rules\"", "POST /v1/memory/batch with memories[0].ingestion_mode = \"rules\"",
    };

    private readonly string _backups = Directory.CreateTempSubdirectory("memory-schemas-").FullName;
    private OwnServer? _server;
    private ApiClient _admin = null!;
    private ApiContract _contract = null!;
    private Targets _at = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await OwnServer.StartAsync(static _ => { }, perMinute: 0, userPerMinute: 0, settings: [("Backups:Path", _backups), ("Backups:Enabled", "false")]);
        _admin = _server.CreateAdmin();
        using var json = JsonDocument.Parse((await _admin.GetAsync("/openapi/v1.json")).Text);
        _contract = new ApiContract(json.RootElement.Clone());
        _at = Targets.Nowhere() with { Memory = await _admin.RememberAsync("ana", "User lives in Lisbon.", "town"), Other = await _admin.RememberAsync("ana", "User likes tea.") };
        _at = _at with { User = "ana" };
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _server!.DisposeAsync();
        Directory.Delete(_backups, recursive: true);
    }

    [Fact]
    public async Task Bodies_EachField_IsReadByTheRuleOfTheDocument()
    {
        var (values, differences, sent) = (new SchemaValues(_contract.Schemas), new List<string>(), 0);
        foreach (var (name, schema, body) in Bodies())
        {
            Assert.Empty(_contract.Schemas.Check(schema, Element(body)));
            await CompareAsync(name, schema, body, "as it is");
            foreach (var (place, holder, field, rule) in Places(schema, body, values))
            {
                var before = holder[field]?.DeepClone();
                var had = holder.ContainsKey(field);
                foreach (var value in values.Of(rule))
                {
                    holder[field] = value;
                    await CompareAsync(name, schema, body, $"{place} = {Short(value)}");
                }

                if (had)
                    holder[field] = before;
                else
                    holder.Remove(field);
            }
        }

        Assert.True(sent > 700, $"Only {sent} bodies were sent.");
        Assert.Empty(differences);

        async Task CompareAsync(string name, JsonElement schema, JsonObject body, string what)
        {
            var mistakes = _contract.Schemas.Check(schema, Element(body));
            var reply = await SendAsync(name, body);
            sent++;
            if ((mistakes.Count > 0) != (reply.Status == 400) && !Unsayable.Contains($"{name} with {what}"))
                differences.Add($"{name} with {what}: the document finds {(mistakes.Count > 0 ? mistakes[0] : "nothing")}, the server answers {reply.Status} {Short(reply.Text)}");
        }
    }

    [Fact]
    public async Task Bodies_FieldsThatTheDocumentDoesNotTellOf_AreNotRead()
    {
        var all = AllNames();
        foreach (var (name, schema, body) in Bodies())
        {
            var known = Variants(schema).SelectMany(static variant => variant.GetProperty("properties").EnumerateObject()).Select(static field => field.Name).ToHashSet(StringComparer.Ordinal);
            foreach (var field in all.Where(field => !known.Contains(field)))
                body[field] = new JsonArray(new JsonArray());

            var reply = await SendAsync(name, body);
            Assert.True(reply.Status != 400, $"{name} reads a field that the document does not tell of: {reply.Text}");
        }
    }

    [Fact]
    public async Task Queries_EachParameter_IsReadByTheRuleOfTheDocument()
    {
        var (values, differences, sent) = (new SchemaValues(_contract.Schemas), new List<string>(), 0);
        foreach (var (name, path, parameters) in Queries())
        {
            foreach (var parameter in parameters.Where(static parameter => parameter.GetProperty("name").GetString() != "cursor"))
            {
                var (field, schema) = (parameter.GetProperty("name").GetString()!, parameter.GetProperty("schema"));
                foreach (var text in values.Of(schema).Select(Text).Where(static text => text is { Length: < 4000 }).Distinct(StringComparer.Ordinal))
                {
                    var fits = _contract.Schemas.Check(schema, Said(values.Kind(schema), text!)).Count == 0;
                    var reply = await SendAsync(name, body: null, With(path, field, text!));
                    sent++;
                    if (fits != Blames(reply, field))
                        continue;
                    differences.Add($"{name} with {field}={Short(text)}: by the document it is {(fits ? "fine" : "wrong")}, the server answers {reply.Status} {Short(reply.Text)}");
                }
            }
        }

        Assert.True(sent > 200, $"Only {sent} queries were sent.");
        Assert.Empty(differences);
    }

    [Fact]
    public async Task Queries_ParametersThatTheDocumentDoesNotTellOf_AreNotRead()
    {
        var all = AllNames().Append("cursor").Distinct(StringComparer.Ordinal).ToArray();
        foreach (var (name, path, parameters) in Queries())
        {
            var known = parameters.Select(static parameter => parameter.GetProperty("name").GetString()!).ToHashSet(StringComparer.Ordinal);

            // Whatever is read is refused when it is given twice.
            var others = all.Where(field => !known.Contains(field) && field != "owner_id").Select(static field => $"{field}=~&{field}=~");
            var reply = await SendAsync(name, body: null, $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{string.Join('&', others)}");
            Assert.True(!reply.Text.Contains("more than once", StringComparison.Ordinal), $"{name} reads a parameter that the document does not tell of: {reply.Text}");
        }
    }

    /// <summary>The operations with a body of named fields, each with a body that the server takes.</summary>
    private IEnumerable<(string Name, JsonElement Schema, JsonObject Body)> Bodies() =>
        from operation in _contract.Operations
        where operation.Key is not (Import or ProfilePatch or Protocol) && operation.Value.TryGetProperty("requestBody", out _)
        let media = operation.Value.GetProperty("requestBody").GetProperty("content").GetProperty("application/json")
        select (operation.Key, media.GetProperty("schema"), Own(media.GetProperty("examples").EnumerateObject().First().Value.GetProperty("value")));

    private IEnumerable<(string Name, string Path, JsonElement[] Parameters)> Queries() =>
        from operation in _contract.Operations
        where operation.Key.Contains(" /v1/", StringComparison.Ordinal)

        // Those that do away with things come last.
        orderby operation.Key.StartsWith("DELETE", StringComparison.Ordinal), operation.Key
        let parameters = operation.Value.TryGetProperty("parameters", out var all) ? all.EnumerateArray().Select(_contract.Resolve).Where(static one => one.GetProperty("in").GetString() == "query").ToArray() : []
        select (operation.Key, RouteCases.All[operation.Key].Path(_at), parameters);

    /// <summary>An example about the things that are there.</summary>
    private JsonObject Own(JsonElement example)
    {
        var body = JsonNode.Parse(example.GetRawText())!.AsObject();
        if (body.ContainsKey("source_id"))
            (body["source_id"], body["target_id"]) = (_at.Memory, _at.Other);

        // All memories of a batch are one user's, which is changed here in the first alone.
        while (body["memories"] is JsonArray { Count: > 1 } memories)
            memories.RemoveAt(1);
        return body;
    }

    private IEnumerable<JsonElement> Variants(JsonElement schema)
    {
        schema = _contract.Schemas.Resolve(schema);
        return schema.TryGetProperty("properties", out _) ? [schema] : schema.GetProperty("anyOf").EnumerateArray().Select(_contract.Schemas.Resolve);
    }

    /// <summary>Every field of a body, and those of the objects in its lists.</summary>
    private IEnumerable<(string Place, JsonObject Holder, string Field, JsonElement Rule)> Places(JsonElement schema, JsonObject body, SchemaValues values)
    {
        foreach (var field in Variants(schema).First().GetProperty("properties").EnumerateObject())
        {
            yield return (field.Name, body, field.Name, field.Value);
            if (body[field.Name] is not JsonArray { Count: > 0 } list || list[0] is not JsonObject)
                continue;
            var item = values.Kind(values.Kind(field.Value).GetProperty("items"));
            foreach (var inner in item.GetProperty("properties").EnumerateObject())
                yield return ($"{field.Name}[0].{inner.Name}", body[field.Name]!.AsArray()[0]!.AsObject(), inner.Name, inner.Value);
        }
    }

    private string[] AllNames() =>
    [
        .. _contract.Operations.Values.Where(static operation => operation.TryGetProperty("parameters", out _))
            .SelectMany(operation => operation.GetProperty("parameters").EnumerateArray().Select(_contract.Resolve)).Where(static parameter => parameter.GetProperty("in").GetString() == "query")
            .Select(static parameter => parameter.GetProperty("name").GetString()!)
            .Concat(_contract.Operations.Keys.SelectMany(BodyNames)).Concat(["include_deleted", "user", "text", "limit", "offset", "id", "order"])
            .Where(static name => name != "owner_id").Distinct(StringComparer.Ordinal),
    ];

    private IEnumerable<string> BodyNames(string operation) => operation is not (Import or ProfilePatch or Protocol) && _contract.Operations[operation].TryGetProperty("requestBody", out var body)
        ? Variants(body.GetProperty("content").GetProperty("application/json").GetProperty("schema")).SelectMany(static variant => variant.GetProperty("properties").EnumerateObject()).Select(static field => field.Name)
        : [];

    private Task<Reply> SendAsync(string name, JsonObject? body, string? path = null)
    {
        var route = RouteCases.All[name];
        object? sent = body is not null ? body.ToJsonString() : route.Body?.Invoke(_at);
        return _admin.SendAsync(new HttpMethod(name.Split(' ')[0]), path ?? route.Path(_at), sent);
    }

    private static bool Blames(Reply reply, string field) => reply.Status == 400 && reply.Json.TryGetProperty("errors", out var errors) && errors.TryGetProperty(field, out _);

    private static string With(string path, string field, string text)
    {
        var (route, query) = path.Split('?') is [var before, var behind] ? (before, behind.Split('&')) : (path, []);
        return $"{route}?{string.Join('&', query.Where(pair => pair.Split('=')[0] != field).Append($"{field}={Uri.EscapeDataString(text)}"))}";
    }

    private static string? Text(JsonNode? value) => value switch
    {
        null => null,
        JsonValue text when text.TryGetValue<string>(out var said) => said,
        _ => value.ToJsonString(),
    };

    /// <summary>What a text of a query says to somebody who reads it by the schema.</summary>
    private static JsonElement Said(JsonElement schema, string text)
    {
        var kind = schema.TryGetProperty("type", out var type) ? type.GetString() : null;
        if (kind is "integer" or "number" && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return JsonSerializer.SerializeToElement(number);
        return kind == "boolean" && bool.TryParse(text, out var flag) ? JsonSerializer.SerializeToElement(flag) : JsonSerializer.SerializeToElement(text);
    }

    private static JsonElement Element(JsonNode body) => JsonSerializer.SerializeToElement(body);

    private static string Short(JsonNode? value) => Short(value?.ToJsonString());

    private static string Short(string? text) => text is null ? "null" : text.Length > 160 ? text[..160] + "…" : text;
}
