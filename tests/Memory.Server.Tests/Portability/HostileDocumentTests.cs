using System.Text;
using System.Text.Json.Nodes;
using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Portability;

/// <summary>Documents that nobody should believe: each is refused by its place, and nothing of it is stored.</summary>
public sealed class HostileDocumentTests(ServerFixture server)
{
    public static TheoryData<string, string, string> Spoiled => new()
    {
        // Where, what stands there instead (nothing: the field is gone), and what is blamed.
        { "format", "\"memory-import\"", "format" }, { "format", "", "format" }, { "version", "2", "version" }, { "version", "1.5", "version" }, { "version", "\"1\"", "version" },
        { "user", "", "user" }, { "user", "[]", "user" }, { "user", "null", "user" }, { "user.id", "\"bob\"", "user.id" }, { "user.id", "", "user.id" }, { "user.id", "7", "user.id" },
        { "user.owner_id", "\"default\"", "user.owner_id" }, { "user.created_at", "\"yesterday\"", "user.created_at" }, { "user.created_at", "\"2199-01-01T00:00:00Z\"", "user.created_at" },
        { "user.metadata", "[1]", "user.metadata" }, { "owner_id", "\"acme\"", "owner_id" },
        { "sessions", "{}", "sessions" }, { "messages", "7", "messages" }, { "sessions[0]", "null", "sessions[0]" }, { "messages[1]", "[]", "messages[1]" },
        { "sessions[0].id", "\"\"", "sessions[0].id" }, { "sessions[0].id", "\"other\"", "messages[0].session_id" }, { "sessions[0].owner_id", "\"x\"", "sessions[0].owner_id" },
        { "sessions[0].context", "\"text\"", "sessions[0].context" }, { "sessions[0].updated_at", "\"2199-01-01T00:00:00Z\"", "sessions[0].updated_at" },
        { "messages[0].content", "\"\"", "messages[0].content" }, { "messages[1].content", "", "messages[1].content" }, { "messages[1].content", "{}", "messages[1].content" },
        { "messages[1].id", "\"m1\"", "messages[1]" }, { "messages[0].role", "\"root\"", "messages[0].role" }, { "messages[0].stored_at", "\"2199-01-01T00:00:00Z\"", "messages[0].stored_at" },
        { "messages[0].metadata", "{\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{}}}}}}", "messages[0].metadata" }, { "messages[0].content", "\"a\\u0000b\"", "messages[0].content" },
        { "messages[0].content", "\"\\ud800\"", "messages[0].content" }, { "messages[0].owner_id", "\"x\"", "messages[0].owner_id" },
        { "observations[0].id", "\"7\"", "observations[0].id" }, { "observations[1].id", $"\"{SmallDocument.Home}\"", "observations[1]" }, { "observations[0].stance", "\"denies\"", "observations[0].stance" },
        { "observations[0].trust", "3", "observations[0].trust" }, { "observations[0].identity", "", "observations[0].identity" }, { "observations[0].confidence", "1.01", "observations[0].confidence" },
        { "observations[0].key", "\"Home Town\"", "observations[0].key" }, { "observations[0].source", "{\"session_id\":\"s1\"}", "observations[0].source.message_id" },
        { "observations[2]", "", "memories[3].id" }, { "observations", "", "memories[1].id" },
        { "memories[0].content", $"\"{new string('x', 10_001)}\"", "memories[0].content" }, { "memories[0].type", "\"opinion\"", "memories[0].type" },
        { "memories[0].recorded_from", "\"2199-01-01T00:00:00Z\"", "memories[0].recorded_from" }, { "memories[0].recorded_from", "", "memories[0].recorded_from" },
        { "memories[0].recorded_to", "\"2026-01-01T12:00:00Z\"", "memories[0].recorded_to" }, { "memories[0].recorded_to", "\"2026-01-03T00:00:00Z\"", "memories[0].recorded_to" },
        { "memories[1].recorded_to", "\"2026-01-03T00:00:00Z\"", "memories[1].recorded_to" }, { "memories[1].recorded_from", "\"2025-01-01T00:00:00Z\"", "memories[1].recorded_from" },
        { "memories[1].recorded_from", "\"2026-01-01T00:00:00Z\"", "memories[1]" }, { "memories[1].created_at", "\"2026-01-02T00:00:00Z\"", "memories[1].created_at" },
        { "memories[2].id", $"\"{SmallDocument.Pet}\"", "memories[3]" }, { "memories[3].id", $"\"{SmallDocument.Home}\"", "memories[3].id" },
        { "memories[1].superseded_by", $"\"{SmallDocument.Home}\"", "memories[1].superseded_by" }, { "memories[1].superseded_at", "", "memories[1].superseded_reason" },
        { "memories[1].superseded_reason", "\"whim\"", "memories[1].superseded_reason" }, { "memories[1].valid_to", "\"soon\"", "memories[1].valid_to" },
        { "memories[1]", "", "memories[0].recorded_to" }, { "memories[3].key", "\"location\"", "memories[3].cardinality" }, { "memories[2].importance", "6", "memories[2].importance" },
        { "memories[2].value", $"\"{new string('v', 6000)}\"", "memories[2].value" }, { "memories[2].source", "{\"message_ids\":[]}", "memories[2].source.session_id" },
        { "memories[2].source", "{\"session_id\":\"s1\",\"message_ids\":[7]}", "memories[2].source.message_ids" }, { "memories[2].owner_id", "\"x\"", "memories[2].owner_id" },
        { "associations[0].target_id", $"\"{SmallDocument.NewHome}\"", "associations[0].target_id" }, { "associations[0].source_id", "\"00000000-0000-7000-8000-00000000000f\"", "associations[0].source_id" },
        { "associations[0].strength", "2", "associations[0].strength" }, { "associations[0].relation", "\"\"", "associations[0].relation" },
        { "jobs[0].status", "\"done\"", "jobs[0].status" }, { "jobs[0].lane", "\"fast\"", "jobs[0].lane" }, { "jobs[0].message_ids", "[\"m9\"]", "jobs[0].message_ids" },
        { "jobs[0].message_ids", "[\"m1\",\"m1\"]", "jobs[0].message_ids" }, { "jobs[0].message_ids", "[]", "jobs[0].message_ids" },
    };

    [Theory]
    [MemberData(nameof(Spoiled))]
    public async Task Import_SpoiledInOnePlace_BlamesItAndStoresNothing(string place, string value, string blamed)
    {
        using var client = await server.CreateOwnerAsync();
        var document = SmallDocument.For("ana");
        Spoil(document, place, value);
        (await client.PostAsync("/v1/users/ana/import", Written(document, value))).ShouldBlame(blamed);
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Import_TwoCurrentMemoriesOfASlotOfOne_IsRefused()
    {
        using var client = await server.CreateOwnerAsync();
        var document = SmallDocument.For("ana");
        foreach (var field in (string[])["superseded_by", "superseded_at", "superseded_reason", "valid_to"])
            document["memories"]![1]!.AsObject().Remove(field);
        (await client.PostAsync("/v1/users/ana/import", document.ToJsonString())).ShouldBlame("memories[2]");
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Import_SupersededInACircle_IsRefused()
    {
        using var client = await server.CreateOwnerAsync();
        var document = SmallDocument.For("ana");
        var memory = document["memories"]![2]!;
        (memory["superseded_by"], memory["superseded_at"], memory["superseded_reason"]) = (SmallDocument.Home, "2026-01-02T00:00:00Z", "replaced");
        (await client.PostAsync("/v1/users/ana/import", document.ToJsonString())).ShouldBeProblem(400);
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Import_WithThousandsOfMistakes_TellsTheFirstHundred()
    {
        using var client = await server.CreateOwnerAsync();
        var document = SmallDocument.For("ana");
        document["messages"] = new JsonArray([.. Enumerable.Range(0, 5000).Select(_ => JsonNode.Parse("{}"))]);
        var refused = (await client.PostAsync("/v1/users/ana/import", document.ToJsonString())).ShouldBlame("messages[0].content");
        Assert.Equal(100, refused.Json.GetProperty("errors").EnumerateObject().Count());
    }

    public static TheoryData<string> Malformed =>
    [
        "", " ", "null", "[]", "7", "\"memory-export\"", "{", "{\"messages\":[{\"id\":\"m1\"", "{\"messages\":[}", "{} {}", "{}x", "{\"a\":1,}", "{\"format\":\"memory-export\",\"format\":\"memory-export\"}",
        "{\"messages\":[],\"messages\":[]}", "{\"messages\":[{\"id\":\"m1\",\"id\":\"m2\"}]}", "{\"x\":\"\\uD8\"}", "{\"x\":nul}", "{'a':1}",
    ];

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Import_OfWhatIsNoDocument_IsABadRequest(string text)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.SendAsync(HttpMethod.Post, "/v1/users/ana/import", text)).ShouldBeProblem(400);
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Import_TooDeepOrTooLargeInOnePlace_IsABadRequest()
    {
        using var client = await server.CreateOwnerAsync();
        var long5 = new string('x', 5 << 20);
        foreach (var text in (string[])[
            "{\"user\":{\"metadata\":" + Deep(70) + "}}", "{\"x\":" + Deep(5000) + "}", "{\"messages\":" + Deep(5000) + "}", "{\"x\":\"" + long5 + "\"}",
            "{\"messages\":[\"" + long5 + "\"]}", "{\"" + long5 + "\":1}", "{" + string.Join(',', Enumerable.Range(0, 2000).Select(number => $"\"f{number}\":1")) + "}"])
        {
            (await client.SendAsync(HttpMethod.Post, "/v1/users/ana/import", text)).ShouldBeProblem(400);
        }

        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Import_BytesThatAreNoUtf8_IsABadRequestWhereverTheyStand()
    {
        using var client = await server.CreateOwnerAsync();
        foreach (var place in (string[])["{\"x\":\"?\"}", "{\"x\":[\"?\"]}", "{\"?\":1}", "{\"messages\":[{\"id\":\"?\"}]}", "{\"user\":{\"?\":1}}", "?{}"])
        {
            var bytes = Encoding.UTF8.GetBytes(place);
            bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;
            using var body = new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } };
            (await client.SendAsync(HttpMethod.Post, "/v1/users/ana/import", body)).ShouldBeProblem(400);
        }
    }

    [Fact]
    public async Task Import_OtherMediaTypes_AreRefused()
    {
        using var client = await server.CreateOwnerAsync();
        using var plain = new StringContent("{}", Encoding.UTF8, "text/plain");
        (await client.SendAsync(HttpMethod.Post, "/v1/users/ana/import", plain)).ShouldBeProblem(415);
        using var none = new ByteArrayContent("{}"u8.ToArray());
        (await client.SendAsync(HttpMethod.Post, "/v1/users/ana/import", none)).ShouldBeProblem(415);
        (await client.PostAsync("/v1/users/ana/import?owner_id=x", "{}")).ShouldBlame("owner_id");
    }

    [Fact]
    public async Task Import_LargerThanOtherBodiesMayBe_IsTaken()
    {
        using var client = await server.CreateOwnerAsync();
        var document = SmallDocument.For("ana");
        var messages = document["messages"]!.AsArray();
        for (var number = 0; number < 360; number++)
        {
            messages.Add(JsonNode.Parse(
                $$"""{"id":"big{{number}}","session_id":"s1","role":"tool","content":"{{new string('x', 99_000)}}","created_at":"2026-01-01T00:00:00Z","stored_at":"2026-01-01T00:00:00Z"}"""));
        }

        var reply = await client.PostAsync("/v1/users/ana/import", document.ToJsonString());
        Assert.True(reply.Status == 200, reply.Text);
        Assert.Equal(362, reply.Json.GetProperty("added").GetProperty("messages").GetInt32());
        (await client.PostAsync("/v1/users/ana/import", document.ToJsonString(), ("Idempotency-Key", "k"))).ShouldBeProblem(413);
    }

    private static string Deep(int levels) => string.Concat(Enumerable.Repeat("[", levels)) + string.Concat(Enumerable.Repeat("]", levels));

    /// <summary>A lone surrogate cannot be held by a JSON node, so it is put in as text.</summary>
    private static string Written(JsonObject document, string value) => document.ToJsonString().Replace("\"SPOILED\"", value, StringComparison.Ordinal);

    private static void Spoil(JsonObject document, string place, string value)
    {
        var steps = place.Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        JsonNode at = document;
        foreach (var step in steps[..^1])
            at = (at is JsonArray list ? list[int.Parse(step, null)] : at[step])!;
        if (at is JsonArray items)
        {
            items.RemoveAt(int.Parse(steps[^1], null));
            if (value.Length > 0)
                items.Insert(int.Parse(steps[^1], null), JsonValue.Create("SPOILED"));
        }
        else if (value.Length == 0)
        {
            at.AsObject().Remove(steps[^1]);
        }
        else
        {
            at[steps[^1]] = "SPOILED";
        }
    }
}
