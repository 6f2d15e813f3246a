using Memory.Server.Tests.Api;
using Memory.Server.Tests.Api.Chat;
using Memory.Testing;

namespace Memory.Server.Tests.Hosting.Http;

/// <summary>Every answer says what it must not be taken for, whatever it is.</summary>
public sealed class ProtectiveHeadersTests(ServerFixture server)
{
    [Fact]
    public async Task EveryAnswer_CarriesThem()
    {
        using var owner = await server.CreateOwnerAsync();
        using var bare = server.CreateStranger();
        Reply[] replies =
        [
            await bare.GetAsync("/"), await bare.GetAsync("/health"), await bare.GetAsync("/nope"), await bare.GetAsync("/v1/users"), await owner.GetAsync("/v1/users"),
            await owner.PostAsync("/v1/recall", "{"), await owner.GetAsync("/v1/nope"), await owner.DeleteAsync("/v1/recall"),
            await owner.SendAsync(HttpMethod.Post, "/v1/memory", new StringContent("x")), await owner.SendAsync(HttpMethod.Options, "/v1/users", body: null),
        ];
        Assert.All(replies, Protected);
        Assert.All(replies[3..], static reply => Assert.Equal("no-store", reply.Headers["Cache-Control"]));
        Assert.All(replies[..3], static reply => Assert.False(reply.Headers.ContainsKey("Cache-Control")));
    }

    [Fact]
    public async Task Failure_CarriesThemAndTellsNothingOfTheInside()
    {
        var fault = new FaultyStore.Switch();
        await using var own = await OwnServer.StartAsync(services => FaultyStore.PutInFront(services, fault));
        using var admin = own.CreateAdmin();
        fault.IsBroken = true;
        var broken = await admin.GetAsync("/v1/users");
        Protected(broken.ShouldBeProblem(500));
        Assert.DoesNotContain("secret", broken.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", broken.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_CarriesThem()
    {
        await using var chat = await ChatServer.StartAsync();
        var reply = await chat.ChatAsync(new { user_id = "ana", message = "Hi", stream = true });
        Protected(reply);
        Assert.Contains("no-store", reply.Headers["Cache-Control"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https", "memory.example", true)]
    [InlineData("http", "memory.example", false)]
    [InlineData("https", "localhost", false)]
    public async Task StrictTransport_ByHttpsOnly(string scheme, string host, bool expected)
    {
        await using var own = await OwnServer.StartAsync(new ManualTime(), ("Http:TrustedProxies", "127.0.0.1"));
        using var bare = new ApiClient(own.Host.Address, apiKey: null);
        var reply = await bare.SendAsync(HttpMethod.Get, "/", body: null, ("Host", host), ("X-Forwarded-Proto", scheme), ("X-Forwarded-For", "192.0.2.1"));
        Assert.Equal(expected, reply.Headers.ContainsKey("Strict-Transport-Security"));
    }

    private static void Protected(Reply reply)
    {
        Assert.Equal("nosniff", reply.Headers["X-Content-Type-Options"]);
        Assert.Equal("no-referrer", reply.Headers["Referrer-Policy"]);
        Assert.Equal("DENY", reply.Headers["X-Frame-Options"]);
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", reply.Headers["Content-Security-Policy"]);
        Assert.False(reply.Headers.ContainsKey("Server"));
        Assert.False(reply.Headers.ContainsKey("X-Powered-By"));
        Assert.False(reply.Headers.ContainsKey("Strict-Transport-Security"));
    }
}
