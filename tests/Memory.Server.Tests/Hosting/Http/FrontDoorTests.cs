using Memory.Server.Tests.Api;
using Memory.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Memory.Server.Tests.Hosting.Http;

/// <summary>Origins, hosts and proxies: closed until they are named.</summary>
public sealed class FrontDoorTests(ServerFixture server)
{
    private const string Ours = "https://app.example";

    [Fact]
    public async Task CrossOrigin_NothingSet_NobodyIsLetIn()
    {
        using var owner = await server.CreateOwnerAsync();
        using var bare = server.CreateStranger();
        (await PreflightAsync(bare, Ours)).ShouldBeProblem(401);
        var reply = await owner.SendAsync(HttpMethod.Get, "/v1/users", body: null, ("Origin", Ours));
        Assert.Equal(200, reply.Status);
        Assert.DoesNotContain(reply.Headers.Keys, static name => name.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task CrossOrigin_NamedOrigin_PreflightNeedsNoKeyAndAnswersAreReadable()
    {
        await using var own = await OwnServer.StartAsync(new ManualTime(), ("Cors:Origins", $"{Ours},http://localhost:3000"));
        using var bare = new ApiClient(own.Host.Address, apiKey: null);
        using var admin = own.CreateAdmin();

        var preflight = await PreflightAsync(bare, Ours);
        Assert.Equal((204, Ours), (preflight.Status, preflight.Headers["Access-Control-Allow-Origin"]));
        foreach (var header in (string[])["authorization", "x-api-key", "content-type", "idempotency-key"])
            Assert.Contains(header, preflight.Headers["Access-Control-Allow-Headers"], StringComparison.OrdinalIgnoreCase);
        foreach (var method in (string[])["POST", "PATCH", "DELETE"])
            Assert.Contains(method, preflight.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
        Assert.False(preflight.Headers.ContainsKey("Access-Control-Allow-Credentials"));

        // Refusals too, so that a page can tell what went wrong.
        foreach (var client in (ApiClient[])[admin, bare])
        {
            var reply = await client.SendAsync(HttpMethod.Get, "/v1/users", body: null, ("Origin", Ours));
            Assert.Equal(Ours, reply.Headers["Access-Control-Allow-Origin"]);
            foreach (var header in (string[])["X-RateLimit-Remaining", "X-RateLimit-Limit", "X-RateLimit-Reset", "Retry-After"])
                Assert.Contains(header, reply.Headers["Access-Control-Expose-Headers"], StringComparison.Ordinal);
            Assert.Contains("Origin", reply.Headers["Vary"], StringComparison.Ordinal);
        }

        foreach (var foreign in (string[])["https://evil.example", "http://app.example", "https://app.example.evil.example", "null"])
        {
            Assert.False((await PreflightAsync(bare, foreign)).Headers.ContainsKey("Access-Control-Allow-Origin"));
            Assert.False((await admin.SendAsync(HttpMethod.Get, "/v1/users", body: null, ("Origin", foreign))).Headers.ContainsKey("Access-Control-Allow-Origin"));
        }
    }

    [Theory]
    [InlineData("memory.example", 401)]
    [InlineData("memory.example:8080", 401)]
    [InlineData("MEMORY.example", 401)]
    [InlineData("a.internal.example", 401)]
    [InlineData("internal.example", 400)]
    [InlineData("evil.example", 400)]
    [InlineData("memory.example.evil.example", 400)]
    [InlineData("127.0.0.1", 400)]
    [InlineData("[::1]:8080", 401)]
    [InlineData(".internal.example", 400)]
    [InlineData("xinternal.example", 400)]
    public async Task Host_OnlyNamedOnes(string host, int status)
    {
        await using var own = await OwnServer.StartAsync(new ManualTime(), ("Http:AllowedHosts", "memory.example,*.internal.example,::1"));
        await using var connection = await RawConnection.OpenAsync(own.Host.Address);
        await connection.TrySendAsync($"GET /v1/users HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        var answer = await connection.ReadToEndAsync();
        Assert.Equal(status, RawConnection.StatusOf(answer));
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);

        // A balancer asks by whatever name it knows.
        using var probe = new ApiClient(own.Host.Address, apiKey: null);
        Assert.Equal(200, (await probe.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task ForwardedAddress_FromATrustedProxy_IsTheOneThatIsPutOff()
    {
        await using var own = await OwnServer.StartAsync(new ManualTime(), ("Http:TrustedProxies", "127.0.0.0/8, 198.51.100.7"), ("Http:WrongKeysPerMinute", "2"));
        await BlockAsync(own, "203.0.113.1");
        Assert.Equal(401, await TryAsync(own, "203.0.113.2"));

        // What a client puts in front of it, or says beside it, changes nothing.
        Assert.Equal(429, await TryAsync(own, "198.51.100.250, 203.0.113.1"));
        Assert.Equal(429, await TryAsync(own, "203.0.113.1, 198.51.100.7"));
    }

    [Fact]
    public async Task ForwardedAddress_FromAnybodyElse_IsNotBelieved()
    {
        await using var own = await OwnServer.StartAsync(new ManualTime(), ("Http:TrustedProxies", "198.51.100.7"), ("Http:WrongKeysPerMinute", "2"));
        await BlockAsync(own, "203.0.113.1");
        Assert.Equal(429, await TryAsync(own, "203.0.113.2"));
    }

    [Fact]
    public async Task ForwardedAddress_PlatformToldToBelieveAnybody_IsNotBelieved()
    {
        await using var own = await OwnServer.StartAsync(
            static services => services.Configure<ForwardedHeadersOptions>(static forwarded => forwarded.ForwardedHeaders = ForwardedHeaders.All));
        Assert.Equal(ForwardedHeaders.None, own.Host.Get<IOptions<ForwardedHeadersOptions>>().Value.ForwardedHeaders);
    }

    private static async Task BlockAsync(OwnServer own, string from)
    {
        Assert.Equal(401, await TryAsync(own, from));
        Assert.Equal(401, await TryAsync(own, from));
        Assert.Equal(429, await TryAsync(own, from));
    }

    private static async Task<int> TryAsync(OwnServer own, string from)
    {
        using var client = new ApiClient(own.Host.Address, apiKey: null);
        return (await client.SendAsync(HttpMethod.Get, "/v1/users", body: null, ("X-API-Key", "wrong"), ("X-Forwarded-For", from))).Status;
    }

    private static Task<Reply> PreflightAsync(ApiClient client, string origin) => client.SendAsync(
        HttpMethod.Options, "/v1/recall", body: null,
        ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));
}
