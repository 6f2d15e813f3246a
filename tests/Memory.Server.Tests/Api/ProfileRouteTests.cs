using System.Text.Json;

namespace Memory.Server.Tests.Api;

/// <summary>A user at one glance, read and changed as one nested object.</summary>
public sealed class ProfileRouteTests(ServerFixture server)
{
    [Fact]
    public async Task Get_UnknownUser_EmptyProfile()
    {
        using var client = await server.CreateOwnerAsync();
        var profile = await client.GetAsync("/v1/users/nobody/profile");
        Assert.Equal(200, profile.Status);
        Assert.Equal(
            """{"user_id":"nobody","recent_topics":[],"usage":{"sessions":0,"messages":0,"memories":0,"last_active":null},"summary":"","welcome":"Welcome."}""", profile.Text);
        (await client.GetAsync("/v1/users/nobody")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Get_AfterAConversation_SlotsTopicsUsageSummaryAndWelcome()
    {
        using var client = await server.CreateOwnerAsync();
        await SayAsync(client, "My name is Ana and I live in Lisbon.");
        await SayAsync(client, "I'm allergic to peanuts. Could you suggest a sourdough starter recipe?");
        var profile = (await client.GetAsync("/v1/users/ana/profile")).Json;
        Assert.Equal(("Ana", "Lisbon", "peanuts"), (Text(profile, "name"), Text(profile, "location"), profile.GetProperty("allergy")[0].GetString()));
        Assert.Contains(profile.GetProperty("recent_topics").EnumerateArray(), static topic => topic.GetString()!.Contains("sourdough", StringComparison.Ordinal));
        Assert.Equal((1, 2), (profile.GetProperty("usage").GetProperty("sessions").GetInt32(), profile.GetProperty("usage").GetProperty("messages").GetInt32()));
        Assert.StartsWith("Welcome back, Ana. A moment ago we talked about ", Text(profile, "welcome"), StringComparison.Ordinal);
        Assert.Contains("Lisbon", Text(profile, "summary"), StringComparison.Ordinal);
        Assert.Contains("peanuts", Text(profile, "summary"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_NestedObject_SupersedesAsAnyWriteDoes()
    {
        using var client = await server.CreateOwnerAsync();
        await SayAsync(client, "My name is Ana and I live in Lisbon.");
        var changed = await client.PatchAsync("/v1/users/ana/profile", new { location = "Porto", preferences = new { theme = "dark", editor = new { tabs = 4 } }, hobby = "chess" });
        Assert.Equal(200, changed.Status);
        Assert.Equal("Porto", Text(changed.Json, "location"));
        Assert.Equal("Ana", Text(changed.Json, "name"));
        Assert.Equal("""{"editor":{"tabs":4},"theme":"dark"}""", changed.Json.GetProperty("preferences").GetRawText());

        var memories = (await client.GetAsync("/v1/memory?user_id=ana&key=location&include=superseded")).Json.GetProperty("memories").EnumerateArray().ToList();
        Assert.Equal(["Porto", "Lisbon"], memories.Select(static memory => Text(memory, "value")));
        Assert.Equal(("replaced", memories[0].GetProperty("id").GetString()), (Text(memories[1], "superseded_reason"), Text(memories[1], "superseded_by")));
        var theme = Assert.Single((await client.GetAsync("/v1/memory?user_id=ana&key=preferences.theme")).Json.GetProperty("memories").EnumerateArray());
        Assert.Equal(("preference", "preferences.theme: dark"), (Text(theme, "type"), Text(theme, "content")));
    }

    [Fact]
    public async Task Patch_Null_EndsTheSlotAndThoseBelow()
    {
        using var client = await server.CreateOwnerAsync();
        await client.PatchAsync("/v1/users/ana/profile", """{"location":"Porto","preferences":{"theme":"dark","font":"Hack"},"hobby":["chess","rowing"]}""");
        var left = await client.SendAsync(HttpMethod.Patch, "/v1/users/ana/profile", """{"preferences": null, "hobby": null, "nothing": null}""");
        Assert.Equal(("Porto", false, false), (Text(left.Json, "location"), left.Json.TryGetProperty("preferences", out _), left.Json.TryGetProperty("hobby", out _)));
        var ended = (await client.GetAsync("/v1/memory?user_id=ana&key=preferences.theme&include=superseded")).Json.GetProperty("memories")[0];
        Assert.Equal(("dark", "negated"), (Text(ended, "value"), Text(ended, "superseded_reason")));
    }

    [Fact]
    public async Task Patch_Array_SaysAllThatASlotOfManyHolds()
    {
        using var client = await server.CreateOwnerAsync();
        await client.PatchAsync("/v1/users/ana/profile", """{"hobby":["chess","rowing"]}""");
        await client.PatchAsync("/v1/users/ana/profile", new { hobby = "sailing" });
        Assert.Equal("""["chess","rowing","sailing"]""", (await client.GetAsync("/v1/users/ana/profile")).Json.GetProperty("hobby").GetRawText());
        var set = await client.PatchAsync("/v1/users/ana/profile", """{"hobby":["Sailing","go"],"colours":["red","blue"]}""");
        Assert.Equal("""["Sailing","go"]""", set.Json.GetProperty("hobby").GetRawText());
        Assert.Equal("""["red","blue"]""", set.Json.GetProperty("colours").GetRawText());
        Assert.Single((await client.GetAsync("/v1/memory?user_id=ana&key=colours")).Json.GetProperty("memories").EnumerateArray());
    }

    [Fact]
    public async Task Patch_WhatWasRead_ChangesNothing()
    {
        using var client = await server.CreateOwnerAsync();
        await client.PatchAsync("/v1/users/ana/profile", """{"name":"Ana","preferences":{"theme":"dark"},"hobby":["chess","rowing"]}""");
        var read = (await client.GetAsync("/v1/users/ana/profile")).Text;
        var again = await client.SendAsync(HttpMethod.Patch, "/v1/users/ana/profile", read);
        Assert.Equal(Slots(read), Slots(again.Text));
        Assert.Equal(0, (await client.GetAsync("/v1/memory/stats?user_id=ana")).Json.GetProperty("superseded").GetInt32());
    }

    [Theory]
    [InlineData("""{"owner_id": "me"}""", "owner_id")]
    [InlineData("""{"name": ""}""", "name")]
    [InlineData("""{" ": "x"}""", " ")]
    [InlineData("""{"hobby": ["chess", null]}""", "hobby")]
    [InlineData("""{"ui-theme": "dark", "ui_theme": "light"}""", "ui_theme")]
    [InlineData("""{"a": {"b": {"c": {"d": {"e": {"f": 1}}}}}}""", "a.b.c.d.e")]
    public async Task Patch_BadInput_NamedAndNothingStored(string body, string field)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.SendAsync(HttpMethod.Patch, "/v1/users/ana/profile", body)).ShouldBlame(field);
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Patch_TooLong_Refused()
    {
        using var client = await server.CreateOwnerAsync();
        (await client.PatchAsync("/v1/users/ana/profile", new { note = new string('x', 6_000) })).ShouldBlame("note");
        (await client.PatchAsync("/v1/users/ana/profile", Enumerable.Range(0, 1_001).ToDictionary(static i => $"s{i}", static i => i))).ShouldBlame("profile");
        (await client.PatchAsync("/v1/users/ana/profile", new Dictionary<string, string> { [new string('k', 256)] = "x" })).ShouldBeProblem(400);
    }

    [Fact]
    public async Task OtherUser_NeitherReadNorChanged()
    {
        var owner = server.NewOwner();
        using var all = await server.CreateClientAsync(owner);
        using var ana = await server.CreateClientAsync(owner, "user", "ana");
        using var other = await server.CreateOwnerAsync();
        await all.PatchAsync("/v1/users/bob/profile", new { location = "Oslo" });
        (await ana.GetAsync("/v1/users/bob/profile")).ShouldBeProblem(404, "Not found");
        (await ana.PatchAsync("/v1/users/bob/profile", new { location = "Rome" })).ShouldBeProblem(404, "Not found");
        await other.PatchAsync("/v1/users/bob/profile", new { location = "Rome" });
        Assert.Equal("Oslo", Text((await all.GetAsync("/v1/users/bob/profile")).Json, "location"));
    }

    private static async Task SayAsync(ApiClient client, string text) =>
        Assert.Equal(200, (await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = text })).Status);

    private static string Slots(string profile)
    {
        using var document = JsonDocument.Parse(profile);
        return string.Join(',', document.RootElement.EnumerateObject().Where(static field => field.Name is "name" or "preferences" or "hobby").Select(static field => field.Value.GetRawText()));
    }

    private static string Text(JsonElement element, string field) => element.GetProperty(field).GetString()!;
}
