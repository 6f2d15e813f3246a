namespace Memory.Server.Tests.Api.Truth;

public sealed class RestoreRouteTests(ServerFixture server)
{
    [Fact]
    public async Task Restore_RetiredOne_AnswersItAsCurrentAndHistoryTellsBoth()
    {
        using var client = await server.CreateOwnerAsync();
        var (austin, dallas) = await MovedAsync(client);

        var restored = await RestoreAsync(client, austin, new { reason = "I never moved" });

        Assert.Equal((200, austin, "I never moved"), (restored.Status, restored.Json.GetProperty("id").GetString(), restored.Json.GetProperty("restored_reason").GetString()));
        Assert.Equal(System.Text.Json.JsonValueKind.Null, restored.Json.GetProperty("superseded_at").ValueKind);
        Assert.Equal(["In Austin."], await client.ContentsAsync("ana"));
        var history = (await client.GetAsync($"/v1/memory/{dallas}/history?user_id=ana")).Json.GetProperty("memories").EnumerateArray()
            .Select(static memory => $"{memory.GetProperty("content").GetString()} {memory.GetProperty("superseded_reason").GetString()}");
        Assert.Equal(["In Austin. replaced", "In Austin. ", "In Dallas. corrected"], history);
    }

    [Fact]
    public async Task Restore_WithoutABody_TakesAReasonOfItsOwn()
    {
        using var client = await server.CreateOwnerAsync();
        var (austin, _) = await MovedAsync(client);

        var restored = await client.SendAsync(HttpMethod.Post, $"/v1/memory/{austin}/restore?user_id=ana", body: null);

        Assert.Equal((200, "What replaced it did not hold"), (restored.Status, restored.Json.GetProperty("restored_reason").GetString()));
    }

    [Fact]
    public async Task Restore_SameIdempotencyKey_IsDoneOnce()
    {
        using var client = await server.CreateOwnerAsync();
        var (austin, dallas) = await MovedAsync(client);
        var first = await RestoreAsync(client, austin, new { reason = "so" }, ("Idempotency-Key", "k"));
        await RestoreAsync(client, dallas, new { });

        var again = await RestoreAsync(client, austin, new { reason = "so" }, ("Idempotency-Key", "k"));

        Assert.Equal(first.Text, again.Text);
        Assert.Equal(["In Dallas."], await client.ContentsAsync("ana"));
        (await RestoreAsync(client, austin, new { reason = "other" }, ("Idempotency-Key", "k"))).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Restore_BadReason_IsBlamed()
    {
        using var client = await server.CreateOwnerAsync();
        var (austin, _) = await MovedAsync(client);

        (await RestoreAsync(client, austin, new { reason = "" })).ShouldBlame("reason");
        (await RestoreAsync(client, austin, new { reason = new string('x', 1001) })).ShouldBlame("reason");
        (await RestoreAsync(client, austin, new { reason = 7 })).ShouldBlame("reason");
        (await RestoreAsync(client, austin, """{"reason":"a\u0000b"}""")).ShouldBeProblem(400);
        (await RestoreAsync(client, austin, new { owner_id = "other" })).ShouldBlame("owner_id");
        (await client.PostAsync($"/v1/memory/{austin}/restore", new { })).ShouldBlame("user_id");
        Assert.Equal(200, (await RestoreAsync(client, austin, new { reason = new string('x', 1000) })).Status);
    }

    [Fact]
    public async Task Restore_OfAnotherOwnerOrUser_IsNotThere()
    {
        var owner = server.NewOwner();
        using var client = await server.CreateClientAsync(owner);
        using var bob = await server.CreateClientAsync(owner, "user", "bob");
        using var stranger = await server.CreateOwnerAsync();
        var (austin, _) = await MovedAsync(client);

        (await RestoreAsync(stranger, austin, new { })).ShouldBeProblem(404, "Not found");
        (await RestoreAsync(bob, austin, new { })).ShouldBeProblem(404, "Not found");
        (await client.PostAsync($"/v1/memory/{austin}/restore?user_id=bob", new { })).ShouldBeProblem(404, "Not found");
        Assert.Equal(["In Dallas."], await client.ContentsAsync("ana"));
    }

    [Fact]
    public async Task Restore_DeletedMergedOrExpired_IsRefused()
    {
        using var client = await server.CreateOwnerAsync();
        var (austin, dallas) = await MovedAsync(client);
        var again = await client.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", key = "location", value = "Austin", content = "Back in Austin." });
        await RestoreAsync(client, austin, new { });

        var merged = (await RestoreAsync(client, again.Json.GetProperty("id").GetString()!, new { })).ShouldBeProblem(409);
        Assert.Contains(austin, merged.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await client.DeleteAsync($"/v1/memory/{dallas}/soft?user_id=ana");
        (await RestoreAsync(client, dallas, new { })).ShouldBeProblem(404);
        var old = await client.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", content = "Once.", expires_at = "2020-01-01T00:00:00Z" });
        (await RestoreAsync(client, old.Json.GetProperty("id").GetString()!, new { })).ShouldBeProblem(409);
    }

    private static async Task<(string Austin, string Dallas)> MovedAsync(ApiClient client)
    {
        var austin = await client.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", key = "location", value = "Austin", content = "In Austin." });
        var dallas = await client.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", key = "location", value = "Dallas", content = "In Dallas." });
        return (austin.Json.GetProperty("id").GetString()!, dallas.Json.GetProperty("id").GetString()!);
    }

    private static Task<Reply> RestoreAsync(ApiClient client, string id, object body, params (string, string)[] headers) =>
        client.PostAsync($"/v1/memory/{id}/restore?user_id=ana", body, headers);
}
