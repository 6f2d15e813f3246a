using Memory.Server.Audit;
using Memory.Server.Identity;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Ingest.ModelPass;
using Memory.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Identity;

/// <summary>An address that sends wrong keys is put off, and nobody beside it.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string Bootstrap = "a bootstrap key is chosen by a person";

    private readonly ManualTime _clock = new();
    private readonly RememberedAudit _audit = new();
    private readonly SignInMetrics _metrics = new(meters: null);
    private OwnServer? _server;

    private OwnServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await OwnServer.StartAsync(
        services => services.AddSingleton<TimeProvider>(_clock).AddSingleton<IAuditTrail>(_audit).AddSingleton(_metrics),
        perMinute: 0,
        userPerMinute: 0,
        bootstrapKey: Bootstrap.Replace(' ', '-'),
        settings: ("Http:WrongKeysPerMinute", "6"));

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _metrics.Dispose();
    }

    [Fact]
    public async Task WrongKeys_TooMany_429WithTheTimeToWait()
    {
        await BlockAsync();
        var refused = await TryAsync(Wrong(7));
        refused.ShouldBeProblem(429);
        Assert.Equal("10", refused.Headers["Retry-After"]);
        Assert.False(refused.Headers.ContainsKey("X-RateLimit-Limit"));

        // A request without a key is no guess: it is told what it lacks, always.
        using var bare = new ApiClient(Server.Host.Address, apiKey: null);
        (await bare.GetAsync("/v1/users")).ShouldBeProblem(401);

        _clock.Advance(TimeSpan.FromSeconds(10));
        (await TryAsync(Wrong(8))).ShouldBeProblem(401);
        (await TryAsync(Wrong(9))).ShouldBeProblem(429);
    }

    [Fact]
    public async Task WrongKeys_OfAnyKind_OneAnswerWhenBlocked()
    {
        using var admin = Server.CreateAdmin();
        var revoked = await MintAsync(admin);
        var id = (await admin.GetAsync("/v1/admin/keys?owner_id=acme")).Json.GetProperty("keys")[0].GetProperty("key_id").GetString();
        using (var client = new ApiClient(Server.Host.Address, revoked))
            Assert.Equal(200, (await client.GetAsync("/v1/users")).Status);
        Assert.Equal(204, (await admin.DeleteAsync($"/v1/admin/keys/{id}")).Status);

        await BlockAsync();
        Reply[] refused =
        [
            await TryAsync(Wrong(1)), await TryAsync(revoked), await TryAsync("x"), await TryAsync(new string('k', 600)), await TryAsync(Bootstrap.Replace(' ', '_')),
            await TryAsync($"mem_live_{new string('-', 43)}"),
        ];
        Assert.All(refused, reply => Assert.Equal((429, refused[0].Text, "10"), (reply.Status, reply.Text, reply.Headers["Retry-After"])));
    }

    [Fact]
    public async Task RightKeys_FromABlockedAddress_GetIn()
    {
        using var admin = Server.CreateAdmin();
        Assert.Equal(200, (await admin.GetAsync("/v1/users")).Status);
        var unused = await MintAsync(admin);
        await BlockAsync();

        // One that was in use before, one that was minted and never used, and one that is minted now.
        Assert.Equal(200, (await admin.GetAsync("/v1/users")).Status);
        foreach (var key in (string[])[unused, await MintAsync(admin)])
        {
            using var client = new ApiClient(Server.Host.Address, key);
            Assert.Equal(200, (await client.GetAsync("/v1/users")).Status);
        }

        // They neither pay for the wrong ones nor pay anything back.
        (await TryAsync(Wrong(99))).ShouldBeProblem(429);
    }

    [Fact]
    public async Task BootstrapKey_NotUsedLately_WaitsSinceItMightBeGuessed()
    {
        await BlockAsync();
        using var admin = Server.CreateAdmin();
        (await admin.GetAsync("/v1/users")).ShouldBeProblem(429);
        _clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(200, (await admin.GetAsync("/v1/users")).Status);
        await BlockAsync();
        Assert.Equal(200, (await admin.GetAsync("/v1/users")).Status);
        _clock.Advance(TimeSpan.FromHours(2));
        await BlockAsync();
        (await admin.GetAsync("/v1/users")).ShouldBeProblem(429);
    }

    [Fact]
    public async Task Blocked_WrittenDownOnce_WithoutTheAddress()
    {
        await BlockAsync();
        for (var n = 0; n < 20; n++)
            (await TryAsync(Wrong(n))).ShouldBeProblem(429);
        var row = Assert.Single(_audit.Blocked);
        Assert.Equal("default", row.Owner.Value);
        Assert.Matches("^[0-9a-f]{16}$", row.Details["address"]);
        Assert.DoesNotContain("127.0.0.1", string.Join(' ', row.Details.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongKeys_ManyAtOnce_NoMoreThanAllowedAreLookedUp()
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => TryAsync(Wrong(n))));
        Assert.Equal(6, replies.Count(static reply => reply.Status == 401));
        Assert.Equal(54, replies.Count(static reply => reply.Status == 429));
    }

    [Fact]
    public async Task SignIns_AreCountedByWhatBecameOfThem()
    {
        using var counts = new CountListener(instrument => _metrics.Owns(instrument.Meter));
        using var admin = Server.CreateAdmin();
        Assert.Equal(200, (await admin.GetAsync("/v1/users")).Status);
        using var bare = new ApiClient(Server.Host.Address, apiKey: null);
        (await bare.GetAsync("/v1/users")).ShouldBeProblem(401);
        for (var n = 0; n < 9; n++)
            await TryAsync(Wrong(n));
        Assert.Equal(200, (await bare.GetAsync("/health")).Status);

        Assert.Equal((1, 1, 6, 3), (CountOf("let_in"), CountOf("no_key"), CountOf("wrong_key"), CountOf("put_off")));

        long CountOf(string outcome) => counts.Of($"memory.server.sign_ins outcome={outcome}");
    }

    private async Task BlockAsync()
    {
        for (var n = 0; n < 100; n++)
        {
            if ((await TryAsync(Wrong(n))).Status == 429)
                return;
        }

        Assert.Fail("The address was never put off.");
    }

    private async Task<Reply> TryAsync(string key)
    {
        using var client = new ApiClient(Server.Host.Address, apiKey: null);
        return await client.SendAsync(HttpMethod.Get, "/v1/users", body: null, ("X-API-Key", key));
    }

    private static async Task<string> MintAsync(ApiClient admin) =>
        (await admin.PostAsync("/v1/admin/keys", new { owner_id = "acme", scope = "owner" })).Json.GetProperty("api_key").GetString()!;

    private static string Wrong(int n) => $"mem_live_{n:D43}";
}
