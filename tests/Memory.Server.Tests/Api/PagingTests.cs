using System.Text.Json;
using Memory.Server.Api.Reading;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Api;

/// <summary>Lists come in pages that together hold everything once.</summary>
public sealed class PagingTests(ServerFixture server)
{
    [Fact]
    public async Task Memories_ByPages_AllOnceAndNewestFirst()
    {
        using var client = await server.CreateOwnerAsync();
        var memories = Enumerable.Range(0, 7).Select(static n => new { user_id = "u", type = "fact", content = $"fact {n}" });
        Assert.Equal(200, (await client.PostAsync("/v1/memory/batch", new { memories })).Status);
        for (var n = 7; n < 12; n++)
            await client.RememberAsync("u", $"fact {n}");

        var pages = await ReadAsync(client, "/v1/memory?user_id=u", "memories", limit: 5);
        Assert.Equal([5, 5, 2], pages.Select(static page => page.Length));
        var contents = pages.SelectMany(static page => page).Select(static memory => memory.GetProperty("content").GetString()!).ToArray();
        Assert.Equal(12, contents.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(["fact 11", "fact 10", "fact 9", "fact 8", "fact 7"], contents[..5]);
    }

    [Fact]
    public async Task Users_ByPages_AllOnceById()
    {
        using var client = await server.CreateOwnerAsync();
        foreach (var user in (string[])["c", "a", "e", "b", "d"])
            await client.PostAsync("/v1/users", new { user_id = user });
        var pages = await ReadAsync(client, "/v1/users?", "users", limit: 2);
        Assert.Equal([2, 2, 1], pages.Select(static page => page.Length));
        Assert.Equal(["a", "b", "c", "d", "e"], pages.SelectMany(static page => page).Select(static user => user.GetProperty("id").GetString()!));
    }

    [Fact]
    public async Task SessionsAndMessages_ByPages_AllOnceInOrder()
    {
        using var client = await server.CreateOwnerAsync();
        for (var n = 0; n < 5; n++)
            await client.PostAsync("/v1/sessions", new { user_id = "u", session_id = $"s{n}" });
        var sessions = await ReadAsync(client, "/v1/sessions?user_id=u", "sessions", limit: 2);
        Assert.Equal(["s4", "s3", "s2", "s1", "s0"], sessions.SelectMany(static page => page).Select(static session => session.GetProperty("id").GetString()!));

        var messages = Enumerable.Range(0, 5).Select(static n => new { role = "user", content = $"message {n}" });
        await client.PostAsync("/v1/ingest", new { user_id = "u", session_id = "s1", messages });
        var turns = await ReadAsync(client, "/v1/sessions/s1/messages?user_id=u", "messages", limit: 2);
        Assert.Equal(Enumerable.Range(0, 5).Select(static n => $"message {n}"), turns.SelectMany(static page => page).Select(static turn => turn.GetProperty("content").GetString()!));
    }

    [Fact]
    public async Task Keys_ByPages_AllOnce()
    {
        var owner = server.NewOwner();
        for (var n = 0; n < 5; n++)
            (await server.CreateClientAsync(owner)).Dispose();
        var pages = await ReadAsync(server.Root, $"/v1/admin/keys?owner_id={owner}", "keys", limit: 2);
        Assert.Equal(5, pages.SelectMany(static page => page).Select(static key => key.GetProperty("key_id").GetString()).Distinct(StringComparer.Ordinal).Count());
        Assert.All(pages.SelectMany(static page => page), static key => Assert.False(key.TryGetProperty("api_key", out _)));
    }

    [Fact]
    public async Task Cursor_TamperedWith_Refused()
    {
        using var client = await server.CreateOwnerAsync();
        await client.RememberAsync("u", "one");
        await client.RememberAsync("u", "two");
        var cursor = (await client.GetAsync("/v1/memory?user_id=u&limit=1")).Json.GetProperty("next_cursor").GetString()!;
        Assert.Equal(200, (await client.GetAsync($"/v1/memory?user_id=u&limit=1&cursor={cursor}")).Status);
        for (var i = 0; i < cursor.Length; i++)
        {
            var tampered = cursor[..i] + (cursor[i] == 'A' ? 'B' : 'A') + cursor[(i + 1)..];
            (await client.GetAsync($"/v1/memory?user_id=u&limit=1&cursor={tampered}")).ShouldBlame("cursor");
        }

        (await client.GetAsync($"/v1/memory?user_id=u&cursor={cursor[..^1]}")).ShouldBlame("cursor");
        (await client.GetAsync($"/v1/sessions?user_id=u&cursor={cursor}")).ShouldBlame("cursor");
    }

    [Theory]
    [InlineData("memories", "/v1/memory?user_id=u")]
    [InlineData("sessions", "/v1/sessions?user_id=u")]
    [InlineData("messages of s", "/v1/sessions/s/messages?user_id=u")]
    [InlineData("users", "/v1/users?")]
    [InlineData("keys of default", "/v1/admin/keys?")]
    public async Task Cursor_MadeUp_NeverFails(string list, string path)
    {
        var client = server.Root;
        await client.PostAsync("/v1/ingest", new { user_id = "u", session_id = "s", role = "user", content = "Hello." });
        await client.RememberAsync("u", "fact");
        string[] ties = ["", "nonsense", "-1", "99999999999999999999999", "\0", new string('t', 1000), Guid.Empty.ToString()];
        foreach (var tie in ties)
        {
            foreach (var at in (DateTimeOffset[])[DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue])
            {
                var reply = await client.GetAsync($"{path}&cursor={Cursors.Write(new PageKey(at, tie), list)}");
                Assert.True(reply.Status is 200 or 400, $"{tie} at {at}: {reply.Text}");
            }
        }
    }

    private static async Task<List<JsonElement[]>> ReadAsync(ApiClient client, string path, string items, int limit)
    {
        var pages = new List<JsonElement[]>();
        string? cursor = null;
        do
        {
            var reply = await client.GetAsync($"{path}&limit={limit}{(cursor is null ? "" : $"&cursor={cursor}")}");
            Assert.Equal(200, reply.Status);
            pages.Add([.. reply.Json.GetProperty(items).EnumerateArray()]);
            cursor = reply.Json.GetProperty("next_cursor").GetString();
            Assert.True(pages.Count < 100, "the pages do not end");
        }
        while (cursor is not null);
        return pages;
    }
}
