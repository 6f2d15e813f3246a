using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Mcp;

/// <summary>No tool reaches what belongs to somebody else, or tells that it exists.</summary>
public sealed class McpIsolationTests(ServerFixture server)
{
    [Fact]
    public async Task OtherUsers_ByNameAndById_AreToldTheSameAsNobody()
    {
        var name = server.NewOwner();
        using var owner = await server.CreateClientAsync(name);
        using var ana = await server.CreateClientAsync(name, "user", "ana");
        var bos = await owner.RememberAsync("bo", "User lives in Oslo.", "location");
        await using var client = await ana.ConnectAsync(server);

        foreach (var user in (string[])["bo", "nobody"])
        {
            Assert.Equal("Not found", (await client.CallAsync("search_memory", new { user_id = user, query = "Oslo" })).Failure());
            Assert.Equal("Not found", (await client.CallAsync("list_memories", new { user_id = user })).Failure());
            Assert.Equal("Not found", (await client.CallAsync("save_memory", new { user_id = user, content = "User is poor." })).Failure());
            Assert.Equal("Not found", (await client.CallAsync("forget_memory", new { user_id = user, id = bos })).Failure());
        }

        var unknown = (await client.CallAsync("forget_memory", new { id = "01890000-0000-7000-8000-000000000000" })).Failure();
        Assert.Equal(unknown, (await client.CallAsync("forget_memory", new { id = bos })).Failure());
        Assert.Equal("Nothing is remembered.", (await client.CallAsync("list_memories", new { user_id = "ana" })).Text());
        Assert.Equal(["User lives in Oslo."], await owner.ContentsAsync("bo"));
        Assert.Equal(404, (await owner.GetAsync("/v1/users/nobody")).Status);
    }

    [Fact]
    public async Task OtherOwner_SameNamesIdsAndCursors_ReachesNothing()
    {
        using var one = await server.CreateOwnerAsync();
        using var other = await server.CreateOwnerAsync();
        var id = await one.RememberAsync("ana", "User lives in Austin.", "location");
        await one.RememberAsync("ana", "User likes jazz.");
        await using var client = await other.ConnectAsync(server);
        await using var own = await one.ConnectAsync(server);
        var cursor = (await own.CallAsync("list_memories", new { user_id = "ana", limit = 1 })).Data().GetProperty("next_cursor").GetString();

        Assert.NotNull(cursor);
        Assert.Equal("Nothing is remembered.", (await client.CallAsync("list_memories", new { user_id = "ana", cursor })).Text());
        Assert.Empty((await client.CallAsync("search_memory", new { user_id = "ana", query = "Where does the user live?" })).Data().Texts("memories"));
        (await client.CallAsync("forget_memory", new { user_id = "ana", id })).Failure();
        Assert.Equal(2, (await one.ContentsAsync("ana")).Length);
    }
}
