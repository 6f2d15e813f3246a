using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Identity;

/// <summary>Who gets in, and what the others are told.</summary>
public sealed class AuthenticationTests(ServerFixture server)
{
    [Fact]
    public async Task BothHeaders_Work()
    {
        using var owner = await server.CreateOwnerAsync();
        using var bare = server.CreateStranger();
        Assert.Equal(200, (await SendAsync(bare, ("X-API-Key", owner.ApiKey!))).Status);
        Assert.Equal(200, (await SendAsync(bare, ("Authorization", $"bearer {owner.ApiKey}"))).Status);
        Assert.Equal(200, (await SendAsync(bare, ("Authorization", $"Bearer {owner.ApiKey}"), ("X-API-Key", owner.ApiKey!))).Status);
    }

    [Fact]
    public async Task AnyFailure_SameAnswer()
    {
        using var owner = await server.CreateOwnerAsync();
        using var other = await server.CreateOwnerAsync();
        using var bare = server.CreateStranger();
        var unknown = $"mem_live_{new string('0', 43)}";
        Reply[] refused =
        [
            await SendAsync(bare),
            await SendAsync(bare, ("X-API-Key", "")),
            await SendAsync(bare, ("X-API-Key", unknown)),
            await SendAsync(bare, ("X-API-Key", new string('k', 5000))),
            await SendAsync(bare, ("Authorization", "Bearer")),
            await SendAsync(bare, ("Authorization", $"Basic {owner.ApiKey}")),
            await SendAsync(bare, ("Authorization", owner.ApiKey!)),
            await SendAsync(bare, ("Authorization", $"Bearer {owner.ApiKey}x")),
            await SendAsync(bare, ("Authorization", $"Bearer {owner.ApiKey}"), ("X-API-Key", other.ApiKey!)),
            await SendAsync(bare, ("Authorization", "Basic abc"), ("X-API-Key", owner.ApiKey!)),
        ];
        Assert.All(refused, reply =>
        {
            reply.ShouldBeProblem(401, "Authentication required");
            Assert.Equal(refused[0].Text, reply.Text);
            Assert.Equal("Bearer", reply.Headers["WWW-Authenticate"]);
        });
    }

    [Theory]
    [InlineData("/v1/memory?user_id=u")]
    [InlineData("/V1/Memory?user_id=u")]
    [InlineData("/%76%31/memory?user_id=u")]
    [InlineData("/v1/nope")]
    [InlineData("/v1/admin/keys")]
    [InlineData("/mcp")]
    public async Task GuardedPath_WithoutKey_401(string path)
    {
        using var bare = server.CreateStranger();
        (await bare.GetAsync(path)).ShouldBeProblem(401, "Authentication required");
    }

    [Fact]
    public async Task RevokedKey_401()
    {
        var owner = server.NewOwner();
        using var client = await server.CreateClientAsync(owner);
        var id = (await server.Root.GetAsync($"/v1/admin/keys?owner_id={owner}")).Json.GetProperty("keys")[0].GetProperty("key_id").GetString();
        Assert.Equal(200, (await client.GetAsync("/v1/users")).Status);
        Assert.Equal(204, (await server.Root.DeleteAsync($"/v1/admin/keys/{id}")).Status);
        (await client.GetAsync("/v1/users")).ShouldBeProblem(401, "Authentication required");

        var revoked = (await server.Root.GetAsync($"/v1/admin/keys?owner_id={owner}")).Json.GetProperty("keys")[0];
        Assert.NotNull(revoked.GetProperty("revoked_at").GetString());
        Assert.Equal(204, (await server.Root.DeleteAsync($"/v1/admin/keys/{id}")).Status);
    }

    [Fact]
    public async Task Key_Used_TellsWhen()
    {
        var owner = server.NewOwner();
        using var client = await server.CreateClientAsync(owner);
        Assert.Null(await LastUseAsync(owner));
        await client.GetAsync("/v1/users");
        Assert.NotNull(await LastUseAsync(owner));
    }

    private async Task<string?> LastUseAsync(string owner) =>
        (await server.Root.GetAsync($"/v1/admin/keys?owner_id={owner}")).Json.GetProperty("keys")[0].GetProperty("last_used_at").GetString();

    private static Task<Reply> SendAsync(ApiClient client, params (string Name, string Value)[] headers) =>
        client.SendAsync(HttpMethod.Get, "/v1/memory?user_id=u", body: null, headers);
}
