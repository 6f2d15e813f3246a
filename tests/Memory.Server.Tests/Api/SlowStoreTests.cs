namespace Memory.Server.Tests.Api;

/// <summary>A store that is slow for a while: what brings much at once may wait for it longer than what brings little.</summary>
public sealed class SlowStoreTests
{
    private const int Many = 100;

    private readonly FaultyStore.Switch _fault = new() { Takes = TimeSpan.FromSeconds(2) };

    [Fact]
    public async Task Memories_StoreSlowerThanOneMayWait_BatchIsStoredAndOneIsTurnedAway()
    {
        await using var server = await OwnServer.StartAsync(services => FaultyStore.PutInFront(services, _fault));
        using var admin = server.CreateAdmin();

        (await admin.PostAsync("/v1/memory", new { user_id = "u", type = "fact", content = "Alone" })).ShouldBeProblem(503, "Storage is unavailable");
        (await admin.PostAsync("/v1/memory/batch", new { memories = new[] { new { user_id = "u", type = "fact", content = "Alone" } } })).ShouldBeProblem(503);
        var memories = Enumerable.Range(0, Many).Select(static number => new { user_id = "u", type = "fact", content = $"Fact {number}" });
        var batch = await admin.PostAsync("/v1/memory/batch", new { memories });

        Assert.Equal((200, Many), (batch.Status, (await admin.ContentsAsync("u")).Length));
    }

    [Fact]
    public async Task Ingest_StoreSlowerThanOneMayWait_BatchIsStoredAndOneIsTurnedAway()
    {
        await using var server = await OwnServer.StartAsync(services => FaultyStore.PutInFront(services, _fault));
        using var admin = server.CreateAdmin();

        (await admin.PostAsync("/v1/ingest", new { user_id = "u", role = "user", content = "Alone" })).ShouldBeProblem(503, "Storage is unavailable");
        var messages = Enumerable.Range(0, Many).Select(static number => new { role = "user", content = $"Turn {number}" });
        Assert.Equal(202, (await admin.PostAsync("/v1/ingest", new { user_id = "u", messages })).Status);

        Assert.Equal(Many, (await admin.GetAsync("/v1/users/u")).Json.GetProperty("usage").GetProperty("messages").GetInt32());
    }
}
