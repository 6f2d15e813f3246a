namespace Memory.Server.Tests.Api;

/// <summary>Messages of one request were said in the order sent, and what was said last holds.</summary>
public sealed class SaidTogetherTests(ServerFixture server)
{
    /// <summary>Each order of the same words, so that nothing in the words themselves can decide.</summary>
    [Theory]
    [InlineData(null, "Bern", "Basel")]
    [InlineData(null, "Basel", "Bern")]
    [InlineData(null, "Bern", "Basel", "Chur")]
    [InlineData(null, "Chur", "Basel", "Bern")]
    [InlineData("2026-01-05T10:00:00Z", "Bern", "Basel")]
    [InlineData("2026-01-05T10:00:00Z", "Basel", "Bern")]
    public async Task Ingest_TwoValuesOfOneSlot_TheLastOneHolds(string? at, params string[] homes)
    {
        using var acme = await server.CreateOwnerAsync();
        var messages = homes.Select(home => new { role = "user", content = $"I live in {home}.", created_at = at });

        var told = await acme.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", messages });

        Assert.Equal(200, told.Status);
        Assert.Contains(homes[^1], Assert.Single(await acme.ContentsAsync("ana")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ingest_MessageThatChangesItsMind_IsBeforeTheNextOne()
    {
        using var acme = await server.CreateOwnerAsync();
        foreach (var (user, last) in ((string, string)[])[("ana", "Basel"), ("ben", "Bern")])
        {
            var first = last == "Basel" ? "Bern" : "Basel";
            string[] said = [$"My name is {user}. I live in Chur. I live in {first}.", $"I live in {last}."];
            await acme.PostAsync("/v1/ingest?wait=true", new { user_id = user, messages = said.Select(static content => new { role = "user", content }) });
        }

        Assert.Contains(await acme.ContentsAsync("ana"), static content => content.Contains("Basel", StringComparison.Ordinal));
        Assert.Contains(await acme.ContentsAsync("ben"), static content => content.Contains("Bern", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Ingest_ManyWithoutTimes_HaveTimesInTheirOrderUpToNow()
    {
        using var acme = await server.CreateOwnerAsync();
        var ids = Enumerable.Range(0, 100).Select(static i => $"m-{i}").ToArray();
        var messages = ids.Select(static id => new { id, role = "user", content = $"This is {id}." });
        await acme.PostAsync("/v1/ingest", new { user_id = "ana", messages });

        var stored = await MessagesAsync(acme);
        Assert.Equal(ids, stored.Select(static message => message.Id));
        Assert.Equal(stored.Count, stored.Select(static message => message.At).Distinct().Count());
        Assert.All(stored, static message => Assert.True(message.At <= TimeProvider.System.GetUtcNow()));
        Assert.True(stored[^1].At - stored[0].At < TimeSpan.FromMilliseconds(2));

        // Sent again, alone or among others, they keep the times that they have.
        await acme.PostAsync("/v1/ingest", new { user_id = "ana", messages });
        await acme.PostAsync("/v1/ingest", new { user_id = "ana", messages = messages.TakeLast(3).Append(new { id = "new", role = "user", content = "One more." }) });
        var again = await MessagesAsync(acme);
        Assert.Equal(stored, again.Take(100));
        Assert.Equal("new", Assert.Single(again.Skip(100)).Id);
    }

    private static async Task<List<(string Id, DateTimeOffset At)>> MessagesAsync(ApiClient client)
    {
        var reply = await client.GetAsync("/v1/sessions/default/messages?user_id=ana&limit=200");
        return
        [
            .. reply.Json.GetProperty("messages").EnumerateArray()
                .Select(static message => (message.GetProperty("id").GetString()!, message.GetProperty("created_at").GetDateTimeOffset())),
        ];
    }
}
