using System.Globalization;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Api.Chat;
using Memory.Testing;

namespace Memory.Server.Tests.Identity;

/// <summary>A key gets its requests per minute and is told where it stands.</summary>
public sealed class RateLimitTests
{
    [Fact]
    public async Task Bucket_EmptiedAndRefilled_TellsItAllTheWay()
    {
        var clock = new ManualTime();
        await using var server = await OwnServer.StartAsync(clock);
        using var admin = server.CreateAdmin();
        var key = (await admin.PostAsync("/v1/admin/keys", new { owner_id = "o", scope = "owner", rate_limit = 3 })).Json.GetProperty("api_key").GetString();
        using var client = new ApiClient(server.Host.Address, key);

        for (var left = 2; left >= 0; left--)
        {
            var reply = await client.GetAsync("/v1/users");
            Assert.Equal(200, reply.Status);
            Assert.Equal(("3", Text(left)), (reply.Headers["X-RateLimit-Limit"], reply.Headers["X-RateLimit-Remaining"]));
            Assert.Equal(Text(clock.GetUtcNow().ToUnixTimeSeconds() + (20 * (3 - left))), reply.Headers["X-RateLimit-Reset"]);
        }

        var refused = await client.GetAsync("/v1/users");
        refused.ShouldBeProblem(429, "Rate limit exceeded");
        Assert.Equal(("20", "0"), (refused.Headers["Retry-After"], refused.Headers["X-RateLimit-Remaining"]));

        clock.Advance(TimeSpan.FromSeconds(19.5));
        Assert.Equal("1", (await client.GetAsync("/v1/users")).ShouldBeProblem(429).Headers["Retry-After"]);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await client.GetAsync("/v1/users")).Status);
        (await client.GetAsync("/v1/users")).ShouldBeProblem(429);

        // Errors count as well, and other keys do not notice.
        clock.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal("2", (await client.GetAsync("/v1/nope")).ShouldBeProblem(404).Headers["X-RateLimit-Remaining"]);
        Assert.Equal(200, (await admin.GetAsync("/v1/users")).Status);
    }

    [Fact]
    public async Task Defaults_ByScope()
    {
        await using var server = await OwnServer.StartAsync(new ManualTime(), perMinute: 40, userPerMinute: 4);
        using var admin = server.CreateAdmin();
        Assert.Equal("40", (await admin.GetAsync("/v1/users")).Headers["X-RateLimit-Limit"]);
        var created = await admin.PostAsync("/v1/users", new { user_id = "ana" });
        using var ana = new ApiClient(server.Host.Address, created.Json.GetProperty("api_key").GetString());
        Assert.Equal("4", (await ana.GetAsync("/v1/users/ana")).Headers["X-RateLimit-Limit"]);
    }

    [Fact]
    public async Task Zero_NoLimitAndNoHeaders()
    {
        await using var server = await OwnServer.StartAsync(new ManualTime(), perMinute: 0);
        using var admin = server.CreateAdmin();
        Assert.False((await admin.GetAsync("/v1/users")).Headers.ContainsKey("X-RateLimit-Limit"));
    }

    [Fact]
    public async Task Bucket_ManyAtOnce_ExactlyAsManyAsItHolds()
    {
        await using var server = await OwnServer.StartAsync(new ManualTime());
        using var admin = server.CreateAdmin();
        var key = (await admin.PostAsync("/v1/admin/keys", new { owner_id = "o", scope = "owner", rate_limit = 25 })).Json.GetProperty("api_key").GetString();
        using var client = new ApiClient(server.Host.Address, key);
        var replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.GetAsync("/v1/users")));
        Assert.Equal(25, replies.Count(static reply => reply.Status == 200));
        Assert.Equal(75, replies.Count(static reply => reply.Status == 429));
        Assert.Equal(Enumerable.Range(0, 25), replies.Where(static reply => reply.Status == 200).Select(static reply => int.Parse(reply.Headers["X-RateLimit-Remaining"], CultureInfo.InvariantCulture)).Order());
        Assert.All(replies, static reply => Assert.Equal("25", reply.Headers["X-RateLimit-Limit"]));
    }

    [Fact]
    public async Task EveryAnswer_TellsWhereTheKeyStands()
    {
        var fault = new FaultyStore.Switch();
        await using var server = await OwnServer.StartAsync(services => FaultyStore.PutInFront(services, fault));
        using var admin = server.CreateAdmin();
        var memory = new { user_id = "u", type = "fact", content = "User likes jazz." };
        (int Status, Reply Reply)[] replies =
        [
            (200, await admin.PostAsync("/v1/memory", memory, ("Idempotency-Key", "k"))),
            (200, await admin.PostAsync("/v1/memory", memory, ("Idempotency-Key", "k"))),
            (409, await admin.PostAsync("/v1/memory", new { user_id = "u" }, ("Idempotency-Key", "k"))),
            (400, await admin.PostAsync("/v1/memory", "{")),
            (404, await admin.GetAsync("/v1/nope")),
            (405, await admin.DeleteAsync("/v1/recall")),
            (413, await admin.PostAsync("/v1/memory", new string(' ', (32 * 1024 * 1024) + 1))),
            (415, await admin.SendAsync(HttpMethod.Post, "/v1/memory", new StringContent("x"))),
            (404, await admin.GetAsync($"/v1/memory/{Guid.Empty}?user_id=u")),
            (503, await FailAsync(admin, fault, static fault => fault.IsDown = true)),
            (500, await FailAsync(admin, fault, static fault => fault.IsBroken = true)),
        ];
        Assert.Equal("true", replies[1].Reply.Headers["Idempotency-Replayed"]);
        Assert.All(replies, static pair =>
        {
            Assert.Equal(pair.Status, pair.Reply.Status);
            Assert.Equal("600", pair.Reply.Headers["X-RateLimit-Limit"]);
            Assert.True(pair.Reply.Headers.ContainsKey("X-RateLimit-Remaining") && pair.Reply.Headers.ContainsKey("X-RateLimit-Reset"));
        });
    }

    [Fact]
    public async Task Stream_TellsWhereTheKeyStands()
    {
        await using var server = await ChatServer.StartAsync();
        var reply = await server.ChatAsync(new { user_id = "ana", message = "Hi", stream = true });
        Assert.Equal((200, "text/event-stream", "600"), (reply.Status, reply.MediaType, reply.Headers["X-RateLimit-Limit"]));
        Assert.Equal("599", reply.Headers["X-RateLimit-Remaining"]);
    }

    private static async Task<Reply> FailAsync(ApiClient client, FaultyStore.Switch fault, Action<FaultyStore.Switch> fail)
    {
        fail(fault);
        var reply = await client.GetAsync("/v1/users");
        (fault.IsDown, fault.IsBroken) = (false, false);
        return reply;
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
