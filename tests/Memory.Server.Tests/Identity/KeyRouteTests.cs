using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Identity;

/// <summary>Who may mint, list and revoke which keys.</summary>
public sealed class KeyRouteTests(ServerFixture server)
{
    [Fact]
    public async Task Create_AnswersTheContract()
    {
        var owner = server.NewOwner();
        var reply = await server.Root.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "user", user_id = "ana", rate_limit = 7, metadata = new { plan = "pro" } });
        Assert.Equal(201, reply.Status);
        Assert.Matches("^mem_live_[0-9A-Za-z]{43}$", reply.Json.GetProperty("api_key").GetString());
        Assert.Equal(
            (owner, "user", "ana", 7, "pro"),
            (reply.Json.GetProperty("owner_id").GetString(), reply.Json.GetProperty("scope").GetString(), reply.Json.GetProperty("user_id").GetString(),
             reply.Json.GetProperty("rate_limit").GetInt32(), reply.Json.GetProperty("metadata").GetProperty("plan").GetString()));
        Assert.True(Guid.TryParse(reply.Json.GetProperty("key_id").GetString(), out _));
    }

    [Theory]
    [InlineData("owner_id", """{"scope":"owner"}""")]
    [InlineData("scope", """{"owner_id":"o"}""")]
    [InlineData("scope", """{"owner_id":"o","scope":"root"}""")]
    [InlineData("user_id", """{"owner_id":"o","scope":"user"}""")]
    [InlineData("user_id", """{"owner_id":"o","scope":"owner","user_id":"u"}""")]
    [InlineData("rate_limit", """{"owner_id":"o","scope":"owner","rate_limit":-1}""")]
    [InlineData("metadata", """{"owner_id":"o","scope":"owner","metadata":[]}""")]
    public async Task Create_BadField_Blamed(string field, string body) =>
        (await server.Root.PostAsync("/v1/admin/keys", body)).ShouldBlame(field);

    [Theory]
    [InlineData(5120, 5, 201)]
    [InlineData(5121, 5, 400)]
    [InlineData(100, 6, 400)]
    public async Task Create_Metadata_FiveKilobytesAndFiveLevels(int bytes, int levels, int status)
    {
        var nested = $$"""{{string.Concat(Enumerable.Repeat("""{"a":""", levels - 1))}}{"t":"*"}{{new string('}', levels - 1)}}""";
        var metadata = nested.Replace("*", new string('x', bytes - nested.Length + 1), StringComparison.Ordinal);
        Assert.Equal(bytes, metadata.Length);
        var reply = await server.Root.PostAsync("/v1/admin/keys", $$"""{"owner_id":"{{server.NewOwner()}}","scope":"owner","metadata":{{metadata}}}""");
        Assert.True(reply.Status == status, reply.Text);
        if (status == 400)
            reply.ShouldBlame("metadata");
    }

    [Fact]
    public async Task OwnerKey_AdminRoutes_Forbidden()
    {
        var owner = server.NewOwner();
        using var client = await server.CreateClientAsync(owner);
        (await client.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "owner" })).ShouldBeProblem(403);
        (await client.PostAsync("/v1/admin/keys", "not json")).ShouldBeProblem(403);
        (await client.GetAsync($"/v1/admin/keys?owner_id={owner}")).ShouldBeProblem(403);
        (await client.DeleteAsync($"/v1/admin/keys/{Guid.Empty}")).ShouldBeProblem(403);
    }

    [Fact]
    public async Task AdminOfAnotherOwner_ReachesItsOwnKeysOnly()
    {
        var (owner, other) = (server.NewOwner(), server.NewOwner());
        using var admin = await server.CreateClientAsync(owner, "admin");
        (await server.CreateClientAsync(other)).Dispose();
        var foreign = (await server.Root.GetAsync($"/v1/admin/keys?owner_id={other}")).Json.GetProperty("keys")[0].GetProperty("key_id").GetString();

        (await admin.PostAsync("/v1/admin/keys", new { owner_id = other, scope = "owner" })).ShouldBeProblem(403);
        (await admin.GetAsync($"/v1/admin/keys?owner_id={other}")).ShouldBeProblem(403);
        var refused = (await admin.DeleteAsync($"/v1/admin/keys/{foreign}")).ShouldBeProblem(404);
        Assert.Equal((await admin.DeleteAsync($"/v1/admin/keys/{Guid.Empty}")).Text, refused.Text);
        Assert.Null((await server.Root.GetAsync($"/v1/admin/keys?owner_id={other}")).Json.GetProperty("keys")[0].GetProperty("revoked_at").GetString());

        Assert.Equal(201, (await admin.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "owner" })).Status);
        Assert.Equal(2, (await admin.GetAsync("/v1/admin/keys")).Json.GetProperty("keys").GetArrayLength());
    }

    [Fact]
    public async Task MintedLimit_AtMostTheMinters()
    {
        var owner = server.NewOwner();
        using var admin = await server.CreateClientAsync(owner, "admin", rateLimit: 50);
        (await admin.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "owner", rate_limit = 51 })).ShouldBlame("rate_limit");
        (await admin.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "owner", rate_limit = 0 })).ShouldBlame("rate_limit");
        Assert.Equal(50, (await admin.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "owner", rate_limit = 50 })).Json.GetProperty("rate_limit").GetInt32());

        // The server's default is no limit at all here, which is more than the minter has.
        Assert.Equal(50, (await admin.PostAsync("/v1/admin/keys", new { owner_id = owner, scope = "owner" })).Json.GetProperty("rate_limit").GetInt32());
    }

    [Fact]
    public async Task CreateUser_GivesAKeyForThatUser()
    {
        using var owner = await server.CreateOwnerAsync();
        var created = await owner.PostAsync("/v1/users", new { user_id = "ana", display_name = "Ana", metadata = new { plan = "pro" } });
        Assert.Equal(201, created.Status);
        using var ana = new ApiClient(server.Address, created.Json.GetProperty("api_key").GetString());
        var read = await ana.GetAsync("/v1/users/ana");
        Assert.Equal("Ana", read.Json.GetProperty("display_name").GetString());
        Assert.Equal("pro", read.Json.GetProperty("metadata").GetProperty("plan").GetString());
        (await ana.GetAsync("/v1/users")).ShouldBeProblem(403);
    }

    [Fact]
    public async Task CreateUser_WithoutId_MakesOne()
    {
        using var owner = await server.CreateOwnerAsync();
        var created = await owner.PostAsync("/v1/users", "{}");
        Assert.True(Guid.TryParse(created.Json.GetProperty("id").GetString(), out _));
    }
}
