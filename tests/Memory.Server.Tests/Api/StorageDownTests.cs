namespace Memory.Server.Tests.Api;

/// <summary>Trouble inside is told without what is inside, and the server goes on when it is over.</summary>
public sealed class StorageDownTests
{
    private readonly FaultyStore.Switch _fault = new();

    [Fact]
    public async Task StorageDown_503AndBackWithoutRestart()
    {
        await using var server = await StartAsync();
        using var admin = server.CreateAdmin();
        await admin.RememberAsync("u", "User lives in Austin.");

        _fault.IsDown = true;
        var health = await admin.GetAsync("/health");
        Assert.Equal((503, "unavailable"), (health.Status, health.Json.GetProperty("status").GetString()));
        Reply[] refused = [await admin.GetAsync("/v1/memory?user_id=u"), await admin.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "x" })];
        Assert.All(refused, static reply =>
        {
            reply.ShouldBeProblem(503, "Storage is unavailable");
            Assert.True(reply.Headers.ContainsKey("Retry-After"));
            Assert.True(reply.Headers.ContainsKey("X-RateLimit-Limit"));
        });

        _fault.IsDown = false;
        Assert.Equal(200, (await admin.GetAsync("/health")).Status);
        Assert.Equal(["User lives in Austin."], await admin.ContentsAsync("u"));
    }

    [Fact]
    public async Task UnforeseenFailure_500WithoutTheInside()
    {
        await using var server = await StartAsync();
        using var admin = server.CreateAdmin();
        _fault.IsBroken = true;
        var reply = await admin.GetAsync("/v1/memory?user_id=u");
        reply.ShouldBeProblem(500);
        Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RepeatedRequest_AnswerOfTheFirstLost_DoneOnce()
    {
        await using var server = await StartAsync();
        using var admin = server.CreateAdmin();
        var body = new { user_id = "u", role = "user", content = "Hello." };
        _fault.LosesAnswers = true;
        (await admin.PostAsync("/v1/ingest", body, ("Idempotency-Key", "k"))).ShouldBeProblem(503);

        _fault.LosesAnswers = false;
        var done = await admin.PostAsync("/v1/ingest", body, ("Idempotency-Key", "k"));
        Assert.Equal(202, done.Status);
        Assert.False(done.Headers.ContainsKey("Idempotency-Replayed"));
        Assert.Equal(1, (await admin.GetAsync("/v1/users/u")).Json.GetProperty("usage").GetProperty("messages").GetInt32());
    }

    private Task<OwnServer> StartAsync() => OwnServer.StartAsync(services => FaultyStore.PutInFront(services, _fault));
}
