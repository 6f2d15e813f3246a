using System.Globalization;
using Memory.Server.Tests.Api;
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

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
