namespace Memory.Server.Tests.Api.Isolation;

/// <summary>Nobody reaches what belongs to somebody else, or learns that it exists.</summary>
public sealed class IsolationTests(ServerFixture server)
{
    [Fact]
    public async Task OtherOwner_SameUserId_SeesNothing()
    {
        using var one = await server.CreateOwnerAsync();
        using var other = await server.CreateOwnerAsync();
        var id = await one.RememberAsync("ana", "User lives in Austin.", "location");
        await one.PostAsync("/v1/ingest", new { user_id = "ana", session_id = "s", role = "user", content = "I live in Austin." });

        Assert.Empty(await other.ContentsAsync("ana"));
        foreach (var path in (string[])[$"/v1/memory/{id}?user_id=ana", $"/v1/memory/{id}/history?user_id=ana", $"/v1/memory/{id}/source?user_id=ana", "/v1/users/ana", "/v1/sessions/s?user_id=ana", "/v1/sessions/s/messages?user_id=ana"])
            (await other.GetAsync(path)).ShouldBeProblem(404, "Not found");
        (await other.PatchAsync($"/v1/memory/{id}?user_id=ana", new { content = "Gone." })).ShouldBeProblem(404);
        (await other.DeleteAsync($"/v1/memory/{id}?user_id=ana")).ShouldBeProblem(404);
        (await other.DeleteAsync($"/v1/memory/{id}/soft?user_id=ana")).ShouldBeProblem(404);
        (await other.DeleteAsync("/v1/sessions/s?user_id=ana")).ShouldBeProblem(404);
        var recalled = await other.PostAsync("/v1/recall", new { user_id = "ana", query = "Austin" });
        Assert.Equal(0, recalled.Json.GetProperty("memories").GetArrayLength() + recalled.Json.GetProperty("turns").GetArrayLength());
        Assert.Equal(["User lives in Austin."], await one.ContentsAsync("ana"));
    }

    [Fact]
    public async Task OtherOwner_Job_NotFound()
    {
        using var one = await server.CreateOwnerAsync();
        using var other = await server.CreateOwnerAsync();
        var ingested = await one.PostAsync("/v1/ingest", new { user_id = "ana", role = "user", content = "Hello." });
        var job = ingested.Json.GetProperty("job_id").GetString();
        Assert.Equal(200, (await one.GetAsync($"/v1/jobs/{job}")).Status);
        (await other.GetAsync($"/v1/jobs/{job}")).ShouldBeProblem(404, "Not found");
    }

    [Fact]
    public async Task UserKey_OtherUser_SameBytesAsForWhatIsNotThere()
    {
        var owner = server.NewOwner();
        using var all = await server.CreateClientAsync(owner);
        using var ana = await server.CreateClientAsync(owner, "user", "ana");
        var id = await all.RememberAsync("bob", "User lives in Oslo.");
        var job = (await all.PostAsync("/v1/ingest", new { user_id = "bob", session_id = "s", role = "user", content = "Hi." })).Json.GetProperty("job_id").GetString();
        var nothing = await all.GetAsync("/v1/users/nobody");

        Reply[] refused =
        [
            await ana.GetAsync("/v1/users/bob"),
            await ana.GetAsync("/v1/users/nobody"),
            await ana.GetAsync("/v1/memory?user_id=bob"),
            await ana.GetAsync("/v1/memory?user_id=nobody"),
            await ana.GetAsync($"/v1/memory/{id}?user_id=bob"),
            await ana.GetAsync($"/v1/memory/{id}?user_id=ana"),
            await ana.GetAsync("/v1/memory/stats?user_id=bob"),
            await ana.GetAsync("/v1/conscious?user_id=bob"),
            await ana.GetAsync("/v1/memory/search?user_id=bob&query=q"),
            await ana.GetAsync("/v1/sessions?user_id=bob"),
            await ana.GetAsync("/v1/sessions/s?user_id=bob"),
            await ana.GetAsync("/v1/sessions/s/messages?user_id=bob"),
            await ana.GetAsync($"/v1/jobs/{job}"),
            await ana.PostAsync("/v1/recall", new { user_id = "bob", query = "q" }),
            await ana.PostAsync("/v1/memory/context", new { user_id = "bob", query = "q" }),
            await ana.PostAsync("/v1/ingest", new { user_id = "bob", role = "user", content = "I am Bob." }),
            await ana.PostAsync("/v1/memory/extract", new { user_id = "bob", role = "user", content = "I am Bob." }),
            await ana.PostAsync("/v1/memory/extract", new { user_id = "bob", role = "user", content = "I am Bob.", store = true }),
            await ana.PostAsync("/v1/sessions", new { user_id = "bob" }),
            await ana.PostAsync("/v1/memory", new { user_id = "bob", type = "fact", content = "x" }),
            await ana.PostAsync("/v1/memory/batch", new { memories = new[] { new { user_id = "bob", type = "fact", content = "x" } } }),
            await ana.GetAsync($"/v1/memory/{id}/graph?user_id=bob"),
            await ana.GetAsync($"/v1/memory/{id}/graph?user_id=ana"),
            await ana.PostAsync("/v1/memory/associate", new { user_id = "bob", source_id = id, target_id = Guid.Empty, relation = "r" }),
            await ana.PostAsync("/v1/memory/associate", new { user_id = "ana", source_id = id, target_id = Guid.Empty, relation = "r" }),
            await ana.DeleteAsync($"/v1/memory/associate?user_id=bob&source_id={id}&target_id={id}&relation=r"),
            await ana.PatchAsync($"/v1/memory/{id}?user_id=bob", new { content = "x" }),
            await ana.DeleteAsync($"/v1/memory/{id}?user_id=bob"),
        ];
        Assert.All(refused, reply =>
        {
            reply.ShouldBeProblem(404);
            Assert.Equal(nothing.Text, reply.Text);
        });
        Assert.Equal(["User lives in Oslo."], await all.ContentsAsync("bob"));
    }

    [Fact]
    public async Task UserKey_OwnUser_Works()
    {
        using var ana = await server.CreateClientAsync(server.NewOwner(), "user", "ana");
        await ana.RememberAsync("ana", "User lives in Austin.");
        Assert.Equal(["User lives in Austin."], await ana.ContentsAsync("ana"));
        Assert.Equal(200, (await ana.GetAsync("/v1/users/ana")).Status);
    }

    [Theory]
    [InlineData("GET", "/v1/users")]
    [InlineData("POST", "/v1/users")]
    [InlineData("GET", "/v1/admin/keys")]
    [InlineData("POST", "/v1/admin/keys")]
    [InlineData("DELETE", "/v1/admin/keys/01890000-0000-7000-8000-000000000000")]
    public async Task UserKey_OwnersRoutes_Forbidden(string method, string path)
    {
        using var ana = await server.CreateClientAsync(server.NewOwner(), "user", "ana");
        (await ana.SendAsync(new HttpMethod(method), path, method == "POST" ? "{}" : null)).ShouldBeProblem(403);
    }

    [Fact]
    public async Task UnknownUser_Reads_AnswerAnEmptyMemory()
    {
        using var client = await server.CreateOwnerAsync();
        Assert.Empty(await client.ContentsAsync("nobody"));
        Assert.Equal(200, (await client.PostAsync("/v1/recall", new { user_id = "nobody", query = "q" })).Status);
        Assert.Equal("", (await client.GetAsync("/v1/conscious?user_id=nobody")).Json.GetProperty("context").GetString());
        Assert.Equal(0, (await client.GetAsync("/v1/memory/stats?user_id=nobody")).Json.GetProperty("total").GetInt32());
        (await client.GetAsync("/v1/users/nobody")).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a b+c?d#e&f=g")]
    [InlineData("名前 😀")]
    [InlineData("a\nb")]
    public async Task UserId_OfAnyCharacters_ReadByItsPath(string user)
    {
        using var client = await server.CreateOwnerAsync();
        Assert.Equal(201, (await client.PostAsync("/v1/users", new { user_id = user })).Status);
        var reply = await client.GetAsync($"/v1/users/{Uri.EscapeDataString(user)}");
        Assert.Equal(user, reply.Json.GetProperty("id").GetString());
    }
}
