namespace Memory.Server.Tests.Api;

/// <summary>A repeated POST with an <c>Idempotency-Key</c> does its work once.</summary>
public sealed class IdempotencyTests(ServerFixture server)
{
    private const string Header = "Idempotency-Key";

    [Fact]
    public async Task Repeated_SameBody_SameAnswerAndDoneOnce()
    {
        using var client = await server.CreateOwnerAsync();
        var body = new { user_id = "u", role = "user", content = "Hello." };
        var first = await client.PostAsync("/v1/ingest", body, (Header, "k1"));
        var second = await client.PostAsync("/v1/ingest", body, (Header, "k1"));

        Assert.Equal(202, first.Status);
        Assert.Equal((first.Status, first.Text, first.MediaType), (second.Status, second.Text, second.MediaType));
        Assert.False(first.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.Equal("true", second.Headers["Idempotency-Replayed"]);
        Assert.Equal(1, (await client.GetAsync("/v1/users/u")).Json.GetProperty("usage").GetProperty("messages").GetInt32());
    }

    [Fact]
    public async Task Repeated_OtherKey_DoneAgain()
    {
        using var client = await server.CreateOwnerAsync();
        var body = new { user_id = "u", role = "user", content = "Hello." };
        await client.PostAsync("/v1/ingest", body, (Header, "k1"));
        await client.PostAsync("/v1/ingest", body, (Header, "k2"));
        await client.PostAsync("/v1/messages", body, (Header, "k1"));
        Assert.Equal(3, (await client.GetAsync("/v1/users/u")).Json.GetProperty("usage").GetProperty("messages").GetInt32());
    }

    [Fact]
    public async Task Repeated_OtherBody_Conflict()
    {
        using var client = await server.CreateOwnerAsync();
        await client.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "one" }, (Header, "k"));
        (await client.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "two" }, (Header, "k"))).ShouldBeProblem(409);
        Assert.Equal(["one"], await client.ContentsAsync("u"));
    }

    [Fact]
    public async Task Repeated_AfterAnError_TriedAgain()
    {
        using var client = await server.CreateOwnerAsync();
        (await client.PostAsync("/v1/memory", new { user_id = "u", type = "fact" }, (Header, "k"))).ShouldBeProblem(400);
        var second = await client.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "one" }, (Header, "k"));
        Assert.Equal(200, second.Status);
        Assert.False(second.Headers.ContainsKey("Idempotency-Replayed"));
    }

    [Theory]
    [InlineData("/v1/users")]
    [InlineData("/v1/admin/keys")]
    public async Task Repeated_AnswerWithSecret_ConflictAndNothingMinted(string path)
    {
        var owner = server.NewOwner();
        using var admin = await server.CreateClientAsync(owner, "admin");
        object body = path == "/v1/users" ? new { user_id = "u" } : new { owner_id = owner, scope = "owner" };
        Assert.Equal(201, (await admin.PostAsync(path, body, (Header, "k"))).Status);
        var second = await admin.PostAsync(path, body, (Header, "k"));
        second.ShouldBeProblem(409);
        Assert.DoesNotContain("mem_live_", second.Text, StringComparison.Ordinal);
        Assert.Equal(2, (await admin.GetAsync($"/v1/admin/keys?owner_id={owner}")).Json.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task SameKey_OtherOwnerOrUser_NotReplayed()
    {
        var owner = server.NewOwner();
        using var one = await server.CreateClientAsync(owner, "user", "ana");
        using var other = await server.CreateClientAsync(owner, "user", "bob");
        using var stranger = await server.CreateOwnerAsync();
        var body = new { user_id = "ana", type = "fact", content = "Ana's secret" };
        Assert.Equal(200, (await one.PostAsync("/v1/memory", body, (Header, "k"))).Status);
        (await other.PostAsync("/v1/memory", body, (Header, "k"))).ShouldBeProblem(404);
        var elsewhere = await stranger.PostAsync("/v1/memory", body, (Header, "k"));
        Assert.False(elsewhere.Headers.ContainsKey("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Key_Of256Characters_Refused()
    {
        using var client = await server.CreateOwnerAsync();
        var body = new { user_id = "u", type = "fact", content = "one" };
        (await client.PostAsync("/v1/memory", body, (Header, new string('k', 256)))).ShouldBeProblem(400);
        Assert.Empty(await client.ContentsAsync("u"));
        Assert.Equal(200, (await client.PostAsync("/v1/memory", body, (Header, new string('k', 255)))).Status);
    }

    [Fact]
    public async Task ManyAtOnce_SameKey_DoneOnce()
    {
        using var client = await server.CreateOwnerAsync();
        var body = new { user_id = "u", role = "user", content = "Hello." };
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => client.PostAsync("/v1/ingest", body, (Header, "k"))));
        Assert.All(replies, static reply => Assert.True(reply.Status is 202 or 409, reply.Text));
        Assert.All(replies.Where(static reply => reply.Status == 409), static reply => Assert.True(reply.Headers.ContainsKey("Retry-After")));
        Assert.Single(replies.Where(static reply => reply.Status == 202).Select(static reply => reply.Text).Distinct(StringComparer.Ordinal));
        Assert.Equal(1, (await client.GetAsync("/v1/users/u")).Json.GetProperty("usage").GetProperty("messages").GetInt32());
    }
}
