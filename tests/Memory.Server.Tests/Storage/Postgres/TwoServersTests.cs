using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Storage.Postgres;

/// <summary>Two servers over one database are one memory.</summary>
public sealed class TwoServersTests : IAsyncLifetime
{
    private PostgresDatabase? _database;
    private OwnServer? _one;
    private OwnServer? _other;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token);
        _one = await OwnServer.StartAsync(static _ => { }, perMinute: 0, postgres: _database.ConnectionString);
        _other = await OwnServer.StartAsync(static _ => { }, perMinute: 0, postgres: _database.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in (OwnServer?[])[_one, _other])
        {
            if (server is not null)
                await server.DisposeAsync();
        }

        if (_database is not null)
            await _database.DisposeAsync();
    }

    [Fact]
    public async Task Write_OnOne_IsInTheNextRecallOnTheOther()
    {
        using var here = Client(_one!);
        using var there = Client(_other!);
        foreach (var home in (string[])["Austin", "Dallas", "Lisbon"])
        {
            await there.PostAsync("/v1/recall", new { user_id = "ana", query = "where do I live?" });
            await here.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", key = "location", value = home, content = $"User lives in {home}." });
            var recalled = await there.PostAsync("/v1/recall", new { user_id = "ana", query = "where do I live?" });
            Assert.Equal([$"User lives in {home}."], recalled.Json.GetProperty("memories").EnumerateArray().Select(static memory => memory.GetProperty("content").GetString()));
        }
    }

    [Fact]
    public async Task User_ErasedOnOne_IsForgottenByTheOtherAtOnce()
    {
        using var here = Client(_one!);
        using var there = Client(_other!);
        var question = new { user_id = "ana", query = "where do I live?" };
        for (var i = 0; i < 3; i++)
        {
            await here.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", key = "location", value = "Oslo", content = "User lives in Oslo." });
            await here.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I live in Oslo by the sea." });
            Assert.NotEmpty((await there.PostAsync("/v1/recall", question)).Json.GetProperty("turns").EnumerateArray());

            Assert.Equal(200, (await here.DeleteAsync("/v1/users/ana")).Status);
            var recalled = await there.PostAsync("/v1/recall", question);
            Assert.DoesNotContain("Oslo", recalled.Text, StringComparison.Ordinal);
            Assert.Empty(recalled.Json.GetProperty("memories").EnumerateArray());
            (await there.DeleteAsync("/v1/users/ana")).ShouldBeProblem(404);
        }
    }

    [Fact]
    public async Task User_ErasedAndBackBeforeTheOtherLooks_IsRecalledAnew()
    {
        using var here = Client(_one!);
        using var there = Client(_other!);
        var question = new { user_id = "ana", query = "where do I live?" };
        await here.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", key = "location", value = "Oslo", content = "User lives in Oslo." });
        await there.PostAsync("/v1/recall", question);
        await here.DeleteAsync("/v1/users/ana");
        await here.PostAsync("/v1/memory", new { user_id = "ana", type = "fact", key = "location", value = "Rome", content = "User lives in Rome." });
        var recalled = await there.PostAsync("/v1/recall", question);
        Assert.DoesNotContain("Oslo", recalled.Text, StringComparison.Ordinal);
        Assert.Contains("Rome", recalled.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameIdempotencyKey_OnBothAtOnce_IsDoneOnce()
    {
        using var here = Client(_one!);
        using var there = Client(_other!);
        var memory = new { user_id = "ana", type = "fact", content = "User likes jazz." };
        var message = new { user_id = "ana", role = "user", content = "My cat is called Tom." };
        var replies = await Task.WhenAll(Enumerable.Range(0, 12).SelectMany(i => (Task<Reply>[])
        [
            (i % 2 == 0 ? here : there).PostAsync("/v1/memory", memory, ("Idempotency-Key", "k-1")),
            (i % 2 == 0 ? there : here).PostAsync("/v1/ingest?wait=true", message, ("Idempotency-Key", "k-2")),
        ]));

        // A server that is still answering the first one says so.
        Assert.All(replies, static reply => Assert.True(reply.Status is 200 or 409, reply.Text));
        var answered = replies.Where(static reply => reply.Status == 200).ToList();
        Assert.Single(answered.Where(static reply => reply.Json.TryGetProperty("id", out _)).Select(static reply => reply.Json.GetProperty("id").GetString()).Distinct());
        Assert.Single(answered.Where(static reply => reply.Json.TryGetProperty("job_id", out _)).Select(static reply => reply.Json.GetProperty("job_id").GetString()).Distinct());
        Assert.Equal(2, (await here.ContentsAsync("ana")).Length);
        Assert.Equal(1, (await there.GetAsync("/v1/users/ana")).Json.GetProperty("usage").GetProperty("messages").GetInt32());
    }

    [Fact]
    public async Task Key_RevokedOnOne_IsRefusedByTheOtherAtOnce()
    {
        using var here = Client(_one!);
        var minted = await here.PostAsync("/v1/admin/keys", new { owner_id = "acme", scope = "owner" });
        using var stranger = new ApiClient(_other!.Host.Address, minted.Json.GetProperty("api_key").GetString()!);
        Assert.Equal(200, (await stranger.GetAsync("/v1/users")).Status);

        await here.DeleteAsync($"/v1/admin/keys/{minted.Json.GetProperty("key_id").GetString()}");
        Assert.Equal(401, (await stranger.GetAsync("/v1/users")).Status);
    }

    /// <summary>The first server made the key; the second one takes it too.</summary>
    private ApiClient Client(OwnServer server) => new(server.Host.Address, _one!.Host.AdminKey);
}
