using System.Globalization;
using System.Text.Json;
using Memory.Server.Recall;

namespace Memory.Server.Tests.Api;

/// <summary>What the contract does not allow is refused with the field named, and nothing of it is stored.</summary>
public sealed class BadInputTests(ServerFixture server)
{
    public static TheoryData<string, string> BadMemories => new()
    {
        { "user_id", """{"type":"fact","content":"x"}""" },
        { "user_id", """{"user_id":"","type":"fact","content":"x"}""" },
        { "user_id", """{"user_id":7,"type":"fact","content":"x"}""" },
        { "user_id", $$"""{"user_id":"{{new string('u', 256)}}","type":"fact","content":"x"}""" },
        { "type", """{"user_id":"u","content":"x"}""" },
        { "type", """{"user_id":"u","type":"thought","content":"x"}""" },
        { "type", """{"user_id":"u","type":"FACT","content":"x"}""" },
        { "type", """{"user_id":"u","type":0,"content":"x"}""" },
        { "content", """{"user_id":"u","type":"fact"}""" },
        { "content", """{"user_id":"u","type":"fact","content":""}""" },
        { "content", """{"user_id":"u","type":"fact","content":["x"]}""" },
        { "content", $$"""{"user_id":"u","type":"fact","content":"{{new string('x', 10_001)}}"}""" },
        { "content", """{"user_id":"u","type":"fact","content":"a\u0000b"}""" },
        { "content", """{"user_id":"u","type":"fact","content":"\ud800"}""" },
        { "key", $$"""{"user_id":"u","type":"fact","content":"x","key":"{{new string('k', 256)}}"}""" },
        { "cardinality", """{"user_id":"u","type":"fact","content":"x","key":"k","cardinality":"few"}""" },
        { "cardinality", """{"user_id":"u","type":"fact","content":"x","cardinality":"many"}""" },
        { "value", $$"""{"user_id":"u","type":"fact","content":"x","value":"{{new string('v', 5119)}}"}""" },
        { "confidence", """{"user_id":"u","type":"fact","content":"x","confidence":1.01}""" },
        { "confidence", """{"user_id":"u","type":"fact","content":"x","confidence":-0.1}""" },
        { "confidence", """{"user_id":"u","type":"fact","content":"x","confidence":"NaN"}""" },
        { "confidence", """{"user_id":"u","type":"fact","content":"x","confidence":"0.5"}""" },
        { "confidence", """{"user_id":"u","type":"fact","content":"x","confidence":1e999}""" },
        { "importance", """{"user_id":"u","type":"fact","content":"x","importance":0}""" },
        { "importance", """{"user_id":"u","type":"fact","content":"x","importance":6}""" },
        { "importance", """{"user_id":"u","type":"fact","content":"x","importance":2.5}""" },
        { "metadata", """{"user_id":"u","type":"fact","content":"x","metadata":[]}""" },
        { "metadata", """{"user_id":"u","type":"fact","content":"x","metadata":{"a":{"b":{"c":{"d":{"e":{}}}}}}}""" },
        { "metadata", """{"user_id":"u","type":"fact","content":"x","metadata":{"a":[[[[[1]]]]]}}""" },
        { "metadata", $$$"""{"user_id":"u","type":"fact","content":"x","metadata":{"k":"{{{new string('m', 5113)}}}"}}""" },
        { "metadata.k", """{"user_id":"u","type":"fact","content":"x","metadata":{"k":"\udc00"}}""" },
        { "ttl_seconds", """{"user_id":"u","type":"fact","content":"x","ttl_seconds":0}""" },
        { "ttl_seconds", """{"user_id":"u","type":"fact","content":"x","ttl_seconds":315360001}""" },
        { "expires_at", """{"user_id":"u","type":"fact","content":"x","expires_at":"tomorrow"}""" },
        { "expires_at", """{"user_id":"u","type":"fact","content":"x","expires_at":"2026-01-01"}""" },
        { "expires_at", """{"user_id":"u","type":"fact","content":"x","expires_at":"2026-01-01T00:00:00"}""" },
        { "expires_at", """{"user_id":"u","type":"fact","content":"x","expires_at":"2026-13-01T00:00:00Z"}""" },
        { "expires_at", """{"user_id":"u","type":"fact","content":"x","ttl_seconds":5,"expires_at":"2030-01-01T00:00:00Z"}""" },
        { "valid_to", """{"user_id":"u","type":"fact","content":"x","valid_from":"2026-01-02T00:00:00Z","valid_to":"2026-01-02T00:00:00Z"}""" },
        { "valid_from", """{"user_id":"u","type":"fact","content":"x","valid_from":1767225600}""" },
        { "temporal_state", """{"user_id":"u","type":"fact","content":"x","temporal_state":"eternal"}""" },
        { "is_essential", """{"user_id":"u","type":"fact","content":"x","is_essential":"true"}""" },
        { "ingestion_mode", """{"user_id":"u","type":"fact","content":"x","ingestion_mode":"extracted"}""" },
        { "content", """{"user_id":"u","type":"fact","content":"Test","ingestion_mode":"rules"}""" },
        { "content", """{"user_id":"u","content":"thought:a=b","ingestion_mode":"rules"}""" },
        { "content", """{"user_id":"u","content":"fact:=b","ingestion_mode":"rules"}""" },
        { "content", """{"user_id":"u","content":"fact:a=","ingestion_mode":"rules"}""" },
        { "content", """{"user_id":"u","content":"fact:a=1\nfact:b=2","ingestion_mode":"rules"}""" },
        { "type", """{"user_id":"u","type":"fact","content":"preference:theme=dark","ingestion_mode":"rules"}""" },
        { "owner_id", """{"user_id":"u","type":"fact","content":"x","owner_id":"other"}""" },
        { "owner_id", """{"user_id":"u","type":"fact","content":"x","owner_id":null}""" },
    };

    [Theory]
    [MemberData(nameof(BadMemories))]
    public async Task Store_BadField_BlamedAndNothingStored(string field, string body)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.PostAsync("/v1/memory", body)).ShouldBlame(field);
        Assert.Empty(await client.ContentsAsync("u"));
        (await client.GetAsync("/v1/users/u")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Store_UnknownIngestionMode_NamesTheAllowedOnes()
    {
        using var client = await server.CreateOwnerAsync();
        var reply = await client.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "x", ingestion_mode = "automatic" });
        reply.ShouldBeProblem(400, "Invalid ingestion_mode. Must be one of: explicit, rules");
    }

    [Fact]
    public async Task Store_SeveralBadFields_AllBlamedAtOnce()
    {
        using var client = await server.CreateOwnerAsync();
        var reply = await client.PostAsync("/v1/memory", new { type = "thought", content = "", confidence = 2, importance = 0 });
        foreach (var field in (string[])["user_id", "type", "content", "confidence", "importance"])
            reply.ShouldBlame(field);
    }

    [Fact]
    public async Task Store_LengthsAtTheLimit_Stored()
    {
        using var client = await server.CreateOwnerAsync();

        // Each of these characters is one code point and two UTF-16 units, and four bytes of UTF-8.
        var reply = await client.PostAsync("/v1/memory", new
        {
            user_id = string.Concat(Enumerable.Repeat("😀", 255)),
            type = "fact",
            content = string.Concat(Enumerable.Repeat("😀", 10_000)),
            key = new string('k', 255),
            value = new string('v', 5118),
            metadata = new Dictionary<string, object>(StringComparer.Ordinal) { ["k"] = string.Concat(Enumerable.Repeat("😀", 1278)) },
            confidence = 0,
            importance = 1,
            ttl_seconds = 315_360_000,
        });
        Assert.True(reply.Status == 200, reply.Text);
    }

    [Fact]
    public async Task Store_MetadataOfFiveLevels_Stored()
    {
        using var client = await server.CreateOwnerAsync();
        var reply = await client.PostAsync("/v1/memory", """{"user_id":"u","type":"fact","content":"x","metadata":{"a":{"b":{"c":{"d":{}}}}}}""");
        Assert.Equal(200, reply.Status);
    }

    [Fact]
    public async Task Store_GeneratedAndUnknownFields_Ignored()
    {
        using var client = await server.CreateOwnerAsync();
        var reply = await client.PostAsync("/v1/memory", new
        {
            user_id = "u", type = "fact", content = "x", id = "mine", created_at = "never", is_deleted = true, colour = "red",
        });
        Assert.Equal(200, reply.Status);
        Assert.NotEqual("mine", reply.Json.GetProperty("id").GetString());
        Assert.False(reply.Json.GetProperty("is_deleted").GetBoolean());
    }

    [Theory]
    [InlineData("memories[1].confidence", """{"memories":[{"user_id":"u","type":"fact","content":"a"},{"user_id":"u","type":"fact","content":"b","confidence":2}]}""")]
    [InlineData("memories[1].owner_id", """{"memories":[{"user_id":"u","type":"fact","content":"a"},{"user_id":"u","type":"fact","content":"b","owner_id":"o"}]}""")]
    [InlineData("memories[1].user_id", """{"memories":[{"user_id":"u","type":"fact","content":"a"},{"user_id":"v","type":"fact","content":"b"}]}""")]
    [InlineData("memories[0]", """{"memories":["a"]}""")]
    [InlineData("memories", """{"memories":[]}""")]
    [InlineData("memories", """{"memories":{}}""")]
    [InlineData("memories", "{}")]
    public async Task StoreBatch_OneBadItem_NothingStored(string field, string body)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.PostAsync("/v1/memory/batch", body)).ShouldBlame(field);
        Assert.Empty(await client.ContentsAsync("u"));
    }

    [Fact]
    public async Task StoreBatch_1001Items_Refused()
    {
        using var client = await server.CreateOwnerAsync();
        var memories = Enumerable.Range(0, 1001).Select(static n => new { user_id = "u", type = "fact", content = $"fact {n}" });
        (await client.PostAsync("/v1/memory/batch", new { memories })).ShouldBlame("memories");
        Assert.Empty(await client.ContentsAsync("u"));
    }

    [Theory]
    [InlineData("role", """{"user_id":"u","content":"x"}""")]
    [InlineData("role", """{"user_id":"u","role":"bot","content":"x"}""")]
    [InlineData("content", """{"user_id":"u","role":"user","content":""}""")]
    [InlineData("id", """{"user_id":"u","role":"user","content":"x","id":""}""")]
    [InlineData("session_id", """{"user_id":"u","role":"user","content":"x","session_id":""}""")]
    [InlineData("created_at", """{"user_id":"u","role":"user","content":"x","created_at":"noon"}""")]
    [InlineData("messages", """{"user_id":"u","messages":[]}""")]
    [InlineData("messages[1].role", """{"user_id":"u","messages":[{"role":"user","content":"x"},{"content":"y"}]}""")]
    [InlineData("messages[0].owner_id", """{"user_id":"u","messages":[{"role":"user","content":"x","owner_id":"o"}]}""")]
    [InlineData("messages[0].metadata", """{"user_id":"u","messages":[{"role":"user","content":"x","metadata":"m"}]}""")]
    public async Task Ingest_BadField_BlamedAndNothingStored(string field, string body)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.PostAsync("/v1/ingest", body)).ShouldBlame(field);
        (await client.GetAsync("/v1/users/u")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Ingest_100Messages_TakenAnd101Refused()
    {
        using var client = await server.CreateOwnerAsync();
        object Request(int count) => new
        {
            user_id = "u", messages = Enumerable.Range(0, count).Select(static n => new { role = "user", content = n.ToString(CultureInfo.InvariantCulture) }),
        };
        (await client.PostAsync("/v1/ingest", Request(101))).ShouldBlame("messages");
        (await client.GetAsync("/v1/users/u")).ShouldBeProblem(404);

        var taken = await client.PostAsync("/v1/ingest", Request(100));
        Assert.Equal(202, taken.Status);
        Assert.Equal(100, taken.Json.GetProperty("message_ids").GetArrayLength());
    }

    [Theory]
    [InlineData("limit", """{"user_id":"u","query":"q","limit":101}""")]
    [InlineData("limit", """{"user_id":"u","query":"q","limit":-1}""")]
    [InlineData("turn_limit", """{"user_id":"u","query":"q","turn_limit":101}""")]
    [InlineData("query", """{"user_id":"u","query":3}""")]
    [InlineData("types", """{"user_id":"u","query":"q","types":["fact","thought"]}""")]
    [InlineData("types", """{"user_id":"u","query":"q","types":"fact"}""")]
    [InlineData("keys", """{"user_id":"u","query":"q","keys":[1]}""")]
    [InlineData("min_score", """{"user_id":"u","query":"q","min_score":1.5}""")]
    [InlineData("token_budget", """{"user_id":"u","query":"q","token_budget":32769}""")]
    [InlineData("as_of", """{"user_id":"u","query":"q","as_of":"yesterday"}""")]
    [InlineData("known_at", """{"user_id":"u","query":"q","known_at":5}""")]
    [InlineData("explain", """{"user_id":"u","query":"q","explain":1}""")]
    [InlineData("weights.magic", """{"user_id":"u","query":"q","weights":{"magic":1}}""")]
    [InlineData("weights.semantic", """{"user_id":"u","query":"q","weights":{"semantic":-1}}""")]
    [InlineData("weights", """{"user_id":"u","query":"q","weights":[1]}""")]
    [InlineData("held", """{"user_id":"u","query":"q","held":"m.1"}""")]
    [InlineData("held", """{"user_id":"u","query":"q","held":[1]}""")]
    [InlineData("held", """{"user_id":"u","query":"q","held":[""]}""")]
    [InlineData("owner_id", """{"user_id":"u","query":"q","owner_id":"o"}""")]
    public async Task Recall_BadField_Blamed(string field, string body)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.PostAsync("/v1/recall", body)).ShouldBlame(field);
    }

    [Fact]
    public async Task Recall_TooManyOrTooLongKeysHeld_Blamed()
    {
        using var client = await server.CreateOwnerAsync();
        Assert.Equal(200, (await client.PostAsync("/v1/recall", new { user_id = "u", query = "q", held = Enumerable.Repeat(new string('k', 400), 200) })).Status);
        (await client.PostAsync("/v1/recall", new { user_id = "u", query = "q", held = Enumerable.Repeat("k", 201) })).ShouldBlame("held");
        (await client.PostAsync("/v1/recall", new { user_id = "u", query = "q", held = new[] { new string('k', 401) } })).ShouldBlame("held");
    }

    [Fact]
    public async Task Recall_AllWeightsZero_Blamed()
    {
        using var client = await server.CreateOwnerAsync();
        var weights = RecallService.SignalNames.ToDictionary(static name => name, static _ => 0.0, StringComparer.Ordinal);
        (await client.PostAsync("/v1/recall", new { user_id = "u", query = "q", weights })).ShouldBlame("weights");
        weights["lexical"] = 1;
        Assert.Equal(200, (await client.PostAsync("/v1/recall", new { user_id = "u", query = "q", weights })).Status);
    }

    [Theory]
    [InlineData("user_id", "/v1/memory")]
    [InlineData("user_id", "/v1/memory?user_id=")]
    [InlineData("user_id", "/v1/memory?user_id=a&user_id=b")]
    [InlineData("user_id", "/v1/memory?user_id=a%00b")]
    [InlineData("limit", "/v1/memory?user_id=u&limit=0")]
    [InlineData("limit", "/v1/memory?user_id=u&limit=201")]
    [InlineData("limit", "/v1/memory?user_id=u&limit=ten")]
    [InlineData("cursor", "/v1/memory?user_id=u&cursor=abc")]
    [InlineData("cursor", "/v1/memory?user_id=u&cursor=%F0%9F%98%80")]
    [InlineData("type", "/v1/memory?user_id=u&type=thought")]
    [InlineData("min_importance", "/v1/memory?user_id=u&min_importance=9")]
    [InlineData("include", "/v1/memory?user_id=u&include=superseded,hidden")]
    [InlineData("owner_id", "/v1/memory?user_id=u&owner_id=o")]
    [InlineData("owner_id", "/v1/users?owner_id=o")]
    [InlineData("token_budget", "/v1/conscious?user_id=u&token_budget=-1")]
    [InlineData("limit", "/v1/memory/search?user_id=u&query=q&limit=101")]
    public async Task Get_BadQuery_Blamed(string field, string path)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.GetAsync(path)).ShouldBlame(field);
    }

    [Theory]
    [InlineData("content", """{"content":null}""")]
    [InlineData("content", """{"content":""}""")]
    [InlineData("importance", """{"importance":0}""")]
    [InlineData("metadata", """{"metadata":5}""")]
    [InlineData("is_essential", """{"is_essential":null}""")]
    [InlineData("valid_to", """{"valid_to":"1990-01-01T00:00:00Z"}""")]
    [InlineData("owner_id", """{"owner_id":"o"}""")]
    public async Task Edit_BadField_BlamedAndNothingChanged(string field, string body)
    {
        using var client = await server.CreateOwnerAsync();
        var id = await client.RememberAsync("u", "User lives in Austin.");
        var before = await client.GetAsync($"/v1/memory/{id}?user_id=u");
        (await client.PatchAsync($"/v1/memory/{id}?user_id=u", body)).ShouldBlame(field);
        Assert.Equal(before.Text, (await client.GetAsync($"/v1/memory/{id}?user_id=u")).Text);
    }

    [Theory]
    [InlineData("/v1/users", "display_name", """{"display_name":7}""")]
    [InlineData("/v1/users", "metadata", """{"metadata":"m"}""")]
    [InlineData("/v1/sessions", "user_id", "{}")]
    [InlineData("/v1/sessions", "context", """{"user_id":"u","context":[]}""")]
    [InlineData("/v1/sessions", "ttl_seconds", """{"user_id":"u","ttl_seconds":0}""")]
    [InlineData("/v1/memory/context", "user_id", """{"query":"q"}""")]
    public async Task Post_BadField_Blamed(string path, string field, string body)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.PostAsync(path, body)).ShouldBlame(field);
    }

    [Fact]
    public async Task OpenSession_ContextOver64Kb_Refused()
    {
        using var client = await server.CreateOwnerAsync();
        var reply = await client.PostAsync("/v1/sessions", new { user_id = "u", session_id = "s", context = new { note = new string('n', 65_536) } });
        reply.ShouldBlame("context");
        (await client.GetAsync("/v1/sessions/s?user_id=u")).ShouldBeProblem(404);
    }

    [Fact]
    public void BadMemories_AreJson_SoThatFieldsAreWhatIsWrong() =>
        Assert.All(BadMemories, static row => JsonDocument.Parse(row.Data.Item2).Dispose());
}
