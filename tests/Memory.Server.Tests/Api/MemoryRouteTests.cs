using System.Text.Json;

namespace Memory.Server.Tests.Api;

public sealed class MemoryRouteTests(ServerFixture server)
{
    private static readonly string[] ContractFields =
    [
        "id", "owner_id", "user_id", "type", "content", "key", "cardinality", "value", "confidence", "effective_confidence", "importance", "metadata", "ttl_seconds",
        "expires_at", "ingestion_mode", "created_at", "updated_at", "is_deleted", "temporal_state", "valid_from", "valid_to", "superseded_by",
        "superseded_at", "superseded_reason", "last_refreshed_at", "is_essential", "source",
    ];

    [Fact]
    public async Task Store_AllFields_AnsweredAsTheContractSays()
    {
        using var client = await server.CreateOwnerAsync();
        var reply = await client.PostAsync("/v1/memory", new
        {
            user_id = "ana", type = "preference", content = "User prefers dark mode.", key = "UI-Theme", value = new { mode = "dark" }, confidence = 0.5,
            importance = 4, metadata = new { from = "größe 😀" }, ttl_seconds = 3600, valid_from = "2026-01-01T01:00:00+01:00", is_essential = true,
        });
        Assert.Equal(200, reply.Status);
        var memory = reply.Json;
        Assert.Equal(ContractFields, memory.EnumerateObject().Select(static field => field.Name));
        Assert.Equal(
            ("ana", "preference", "ui_theme", "one", "explicit", "current"),
            (Text(memory, "user_id"), Text(memory, "type"), Text(memory, "key"), Text(memory, "cardinality"), Text(memory, "ingestion_mode"), Text(memory, "temporal_state")));
        Assert.Equal("dark", memory.GetProperty("value").GetProperty("mode").GetString());
        Assert.Equal("größe 😀", memory.GetProperty("metadata").GetProperty("from").GetString());
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), memory.GetProperty("valid_from").GetDateTimeOffset());
        Assert.Equal(memory.GetProperty("created_at").GetDateTimeOffset().AddHours(1), memory.GetProperty("expires_at").GetDateTimeOffset());
        Assert.Equal(reply.Text, (await client.GetAsync($"/v1/memory/{Text(memory, "id")}?user_id=ana")).Text);
    }

    [Fact]
    public async Task Store_RulesLine_TypeKeyAndValueFromTheLine()
    {
        using var client = await server.CreateOwnerAsync();
        var memory = (await client.PostAsync("/v1/memory", new { user_id = "u", type = "preference", content = " preference:theme=dark ", ingestion_mode = "rules" })).Json;
        Assert.Equal(
            ("preference", "theme", "dark", "theme: dark", "rules"),
            (Text(memory, "type"), Text(memory, "key"), Text(memory, "value"), Text(memory, "content"), Text(memory, "ingestion_mode")));
    }

    [Fact]
    public async Task StoreBatch_RulesLines_EachAMemory()
    {
        using var client = await server.CreateOwnerAsync();
        var reply = await client.PostAsync("/v1/memory/batch", new
        {
            memories = new object[]
            {
                new { user_id = "u", content = "fact:city=Austin\n\npreference:theme=dark", ingestion_mode = "rules" },
                new { user_id = "u", type = "fact", content = "User has a bike." },
            },
        });
        Assert.Equal(["city: Austin", "theme: dark", "User has a bike."], reply.Json.GetProperty("memories").EnumerateArray().Select(static memory => Text(memory, "content")));
    }

    [Fact]
    public async Task Store_SlotAgain_SupersedesAndHistoryShowsBoth()
    {
        using var client = await server.CreateOwnerAsync();
        var austin = await client.RememberAsync("u", "User lives in Austin.", "location");
        var dallas = await client.RememberAsync("u", "User lives in Dallas.", "location");
        Assert.Equal(["User lives in Dallas."], await client.ContentsAsync("u"));

        var history = (await client.GetAsync($"/v1/memory/{dallas}/history?user_id=u")).Json.GetProperty("memories");
        Assert.Equal([austin, dallas], history.EnumerateArray().Select(static memory => Text(memory, "id")));
        Assert.Equal((dallas, "replaced"), (Text(history[0], "superseded_by"), Text(history[0], "superseded_reason")));

        var all = await client.GetAsync("/v1/memory?user_id=u&include=superseded");
        Assert.Equal(2, all.Json.GetProperty("memories").GetArrayLength());
        Assert.Equal(1, (await client.GetAsync("/v1/memory/stats?user_id=u")).Json.GetProperty("superseded").GetInt32());
    }

    [Fact]
    public async Task Store_OtherCardinality_ConflictAndNothingStored()
    {
        using var client = await server.CreateOwnerAsync();
        await client.RememberAsync("u", "User lives in Austin.", "location");
        (await client.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "User lives in Rome.", key = "location", cardinality = "many" })).ShouldBeProblem(409);
        Assert.Equal(["User lives in Austin."], await client.ContentsAsync("u"));
    }

    [Fact]
    public async Task Edit_SomeFields_ChangesThemAndClearsWhatIsNull()
    {
        using var client = await server.CreateOwnerAsync();
        var stored = await client.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "User likes tee.", importance = 2, metadata = new { a = 1 } });
        var id = Text(stored.Json, "id");
        var edited = await client.PatchAsync($"/v1/memory/{id}?user_id=u", """{"content":"User likes tea.","metadata":null,"is_essential":true}""");
        Assert.Equal(200, edited.Status);
        Assert.Equal((id, "User likes tea.", 2), (Text(edited.Json, "id"), Text(edited.Json, "content"), edited.Json.GetProperty("importance").GetInt32()));
        Assert.Equal(JsonValueKind.Null, edited.Json.GetProperty("metadata").ValueKind);
        Assert.True(edited.Json.GetProperty("is_essential").GetBoolean());
        Assert.Contains("User likes tea.", (await client.GetAsync("/v1/conscious?user_id=u")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_HardAndSoft_204()
    {
        using var client = await server.CreateOwnerAsync();
        var (hard, soft) = (await client.RememberAsync("u", "one"), await client.RememberAsync("u", "two"));
        var reply = await client.DeleteAsync($"/v1/memory/{hard}?user_id=u");
        Assert.Equal((204, ""), (reply.Status, reply.Text));
        (await client.GetAsync($"/v1/memory/{hard}?user_id=u")).ShouldBeProblem(404);
        (await client.DeleteAsync($"/v1/memory/{hard}?user_id=u")).ShouldBeProblem(404);

        Assert.Equal(204, (await client.DeleteAsync($"/v1/memory/{soft}/soft?user_id=u")).Status);
        Assert.Empty(await client.ContentsAsync("u"));
        Assert.True((await client.GetAsync($"/v1/memory/{soft}?user_id=u")).Json.GetProperty("is_deleted").GetBoolean());
        Assert.Equal(1, (await client.GetAsync("/v1/memory?user_id=u&include=deleted")).Json.GetProperty("memories").GetArrayLength());
    }

    [Fact]
    public async Task List_Filters_Apply()
    {
        using var client = await server.CreateOwnerAsync();
        await client.PostAsync("/v1/memory/batch", new
        {
            memories = new object[]
            {
                new { user_id = "u", type = "fact", content = "a", key = "location", importance = 5 },
                new { user_id = "u", type = "event", content = "b", importance = 1 },
                new { user_id = "u", type = "fact", content = "expired", expires_at = "2020-01-01T00:00:00Z" },
            },
        });
        Assert.Equal(["b"], await FilteredAsync("type=event"));
        Assert.Equal(["a"], await FilteredAsync("key=Location"));
        Assert.Equal(["a"], await FilteredAsync("min_importance=2"));
        Assert.Equal(["expired"], (await FilteredAsync("include=expired")).Except(["a", "b"], StringComparer.Ordinal));

        async Task<string[]> FilteredAsync(string filter) =>
            [.. (await client.GetAsync($"/v1/memory?user_id=u&{filter}")).Json.GetProperty("memories").EnumerateArray().Select(static memory => Text(memory, "content"))];
    }

    private static string Text(JsonElement element, string field) => element.GetProperty(field).GetString()!;
}
