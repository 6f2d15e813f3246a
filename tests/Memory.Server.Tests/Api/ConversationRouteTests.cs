using System.Text.Json;

namespace Memory.Server.Tests.Api;

/// <summary>Turns in, facts out, and recall of both.</summary>
public sealed class ConversationRouteTests(ServerFixture server)
{
    [Fact]
    public async Task Ingest_Waiting_AnswersWhatWasRemembered()
    {
        using var client = await server.CreateOwnerAsync();
        var first = await IngestAsync(client, "I live in Austin and I'm allergic to peanuts.");
        Assert.Equal((200, "done"), (first.Status, first.Json.GetProperty("status").GetString()));
        Assert.Contains(first.Json.GetProperty("memories").EnumerateArray(), static memory => memory.GetProperty("key").GetString() == "location");

        var second = await IngestAsync(client, "I just moved to Dallas.");
        var dallas = second.Json.GetProperty("memories").EnumerateArray().Single(static memory => memory.GetProperty("key").GetString() == "location");
        var history = (await client.GetAsync($"/v1/memory/{dallas.GetProperty("id").GetString()}/history?user_id=ana")).Json.GetProperty("memories");
        Assert.Equal(2, history.GetArrayLength());

        var source = (await client.GetAsync($"/v1/memory/{dallas.GetProperty("id").GetString()}/source?user_id=ana")).Json.GetProperty("messages");
        Assert.Equal("I just moved to Dallas.", source[0].GetProperty("content").GetString());

        var recalled = await client.PostAsync("/v1/recall", new { user_id = "ana", query = "Where do I live?", explain = true });
        var best = recalled.Json.GetProperty("memories")[0];
        Assert.Equal(dallas.GetProperty("id").GetString(), best.GetProperty("id").GetString());
        var weights = recalled.Json.GetProperty("weights");
        var sum = best.GetProperty("explanation").EnumerateObject().Sum(part => part.Value.GetDouble() * weights.GetProperty(part.Name).GetDouble());
        Assert.Equal(best.GetProperty("score").GetDouble(), sum, 6);
        Assert.Contains("Dallas", recalled.Json.GetProperty("context").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_NotWaiting_QueuedAndTheJobCanBeRead()
    {
        using var client = await server.CreateOwnerAsync();
        var reply = await client.PostAsync("/v1/messages", new { user_id = "ana", role = "user", content = "I live in Austin." });
        Assert.Equal((202, "queued"), (reply.Status, reply.Json.GetProperty("status").GetString()));
        Assert.Equal(JsonValueKind.Null, reply.Json.GetProperty("memories").ValueKind);
        var job = await client.GetAsync($"/v1/jobs/{reply.Json.GetProperty("job_id").GetString()}");
        Assert.Contains(job.Json.GetProperty("status").GetString(), (string[])["queued", "running", "done"]);
    }

    [Fact]
    public async Task Ingest_KnownMessageId_StoredOnceAndConflictWithOtherContent()
    {
        using var client = await server.CreateOwnerAsync();
        object Message(string content) => new { user_id = "ana", session_id = "s", messages = new[] { new { id = "m1", role = "user", content }, new { id = $"for {content}", role = "user", content = "more" } } };
        var first = await client.PostAsync("/v1/ingest", Message("Hello."));
        var again = await client.PostAsync("/v1/ingest", Message("Hello."));
        Assert.Equal(first.Json.GetProperty("job_id").GetString(), again.Json.GetProperty("job_id").GetString());
        (await client.PostAsync("/v1/ingest", Message("Something else."))).ShouldBeProblem(409);
        Assert.Equal(2, (await client.GetAsync("/v1/sessions/s/messages?user_id=ana")).Json.GetProperty("messages").GetArrayLength());
    }

    [Fact]
    public async Task Ingest_WaitThatIsNoFlag_Refused()
    {
        using var client = await server.CreateOwnerAsync();
        (await client.PostAsync("/v1/ingest?wait=maybe", new { user_id = "ana", role = "user", content = "x" })).ShouldBlame("wait");
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Recall_LinesHeld_ToldWhichLapsed()
    {
        using var client = await server.CreateOwnerAsync();
        var id = await client.RememberAsync("ana", "User lives in Austin.", "location");
        var plain = await client.PostAsync("/v1/recall", new { user_id = "ana", query = "Austin" });
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (plain.Json.GetProperty("context_keys").ValueKind, plain.Json.GetProperty("lapsed").ValueKind));

        var asked = await client.PostAsync("/v1/recall", new { user_id = "ana", query = "Austin", held = Array.Empty<string>() });
        var key = Assert.Single(asked.Json.GetProperty("context_keys").EnumerateArray()).GetString();
        Assert.Equal(0, asked.Json.GetProperty("lapsed").GetArrayLength());
        Assert.Equal("[]", (await client.PostAsync("/v1/recall", new { user_id = "ana", query = "", held = new[] { key } })).Json.GetProperty("lapsed").GetRawText());
        Assert.Equal($"""["{key}"]""", (await client.PostAsync("/v1/recall", new { user_id = "bob", query = "", held = new[] { key } })).Json.GetProperty("lapsed").GetRawText());

        await client.PatchAsync($"/v1/memory/{id}?user_id=ana", new { content = "User lives in Dallas." });

        Assert.Equal($"""["{key}"]""", (await client.PostAsync("/v1/recall", new { user_id = "ana", query = "", limit = 0, turn_limit = 0, held = new[] { key } })).Json.GetProperty("lapsed").GetRawText());
    }

    [Fact]
    public async Task Context_ListsMemoriesWithTheirRelevance()
    {
        using var client = await server.CreateOwnerAsync();
        await client.RememberAsync("ana", "User lives in Austin.", "location");
        var reply = await client.PostAsync("/v1/memory/context", new { user_id = "ana", query = "Where do I live?" });
        var memory = reply.Json.GetProperty("memories")[0];
        Assert.Equal(["content", "type", "created_at", "relevance_score"], memory.EnumerateObject().Select(static field => field.Name));
        Assert.Contains("Austin", reply.Json.GetProperty("context_summary").GetString(), StringComparison.Ordinal);
        Assert.Equal("User lives in Austin.", (await client.GetAsync("/v1/memory/search?user_id=ana&query=Austin")).Json.GetProperty("memories")[0].GetProperty("content").GetString());
    }

    [Fact]
    public async Task Session_OpenedMergedEnded()
    {
        using var client = await server.CreateOwnerAsync();
        var opened = await client.PostAsync("/v1/sessions", new { user_id = "ana", session_id = "a/b", context = new { page = 1, draft = "x" }, ttl_seconds = 60 });
        Assert.Equal((201, "a/b"), (opened.Status, opened.Json.GetProperty("id").GetString()));
        Assert.Equal(201, (await client.PostAsync("/v1/sessions", new { user_id = "ana", session_id = "a/b", context = new { page = 9 } })).Status);

        var merged = await client.PatchAsync("/v1/sessions/a%2Fb?user_id=ana", """{"context":{"page":2,"draft":null}}""");
        Assert.Equal("""{"page":2}""", merged.Json.GetProperty("context").GetRawText());
        (await client.PatchAsync("/v1/sessions/a%2Fb?user_id=ana", new { context = new { note = new string('n', 65_530) } })).ShouldBlame("context");
        (await client.PatchAsync("/v1/sessions/a%2Fb?user_id=ana", "{}")).ShouldBlame("context");

        Assert.Equal(204, (await client.DeleteAsync("/v1/sessions/a%2Fb?user_id=ana")).Status);
        (await client.GetAsync("/v1/sessions/a%2Fb?user_id=ana")).ShouldBeProblem(404);
        (await client.DeleteAsync("/v1/sessions/a%2Fb?user_id=ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Session_WithoutId_GetsOne()
    {
        using var client = await server.CreateOwnerAsync();
        var opened = await client.PostAsync("/v1/sessions", new { user_id = "ana" });
        Assert.True(Guid.TryParse(opened.Json.GetProperty("id").GetString(), out _));
        Assert.Equal(1, (await client.GetAsync("/v1/sessions?user_id=ana")).Json.GetProperty("sessions").GetArrayLength());
    }

    private static Task<Reply> IngestAsync(ApiClient client, string content) =>
        client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content });
}
