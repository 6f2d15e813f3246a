namespace Memory.Server.Tests.Api;

public sealed class AssociationRouteTests(ServerFixture server)
{
    [Fact]
    public async Task Associate_TwoMemories_InTheGraphAndInRecall()
    {
        using var client = await server.CreateOwnerAsync();
        var (berlin, maps) = (await client.RememberAsync("ana", "User's sister lives in Berlin."), await client.RememberAsync("ana", "She collects antique maps."));

        var made = await client.PostAsync("/v1/memory/associate", new { user_id = "ana", source_id = berlin, target_id = maps, relation = "about her", strength = 0.8 });
        Assert.Equal(200, made.Status);
        Assert.Equal(["source_id", "target_id", "relation", "strength", "is_automatic", "created_at"], made.Json.EnumerateObject().Select(static field => field.Name));
        Assert.Equal((0.8, false), (made.Json.GetProperty("strength").GetDouble(), made.Json.GetProperty("is_automatic").GetBoolean()));

        var graph = (await client.GetAsync($"/v1/memory/{maps}/graph?user_id=ana")).Json;
        Assert.Equal([(maps, 0), (berlin, 1)], graph.GetProperty("nodes").EnumerateArray().Select(static node => (node.GetProperty("id").GetString(), node.GetProperty("depth").GetInt32()))!);
        Assert.Equal(made.Text, graph.GetProperty("edges").EnumerateArray().Single().GetRawText());
        Assert.False(graph.GetProperty("truncated").GetBoolean());

        var recalled = (await client.PostAsync("/v1/recall", new { user_id = "ana", query = "a gift for Berlin", explain = true })).Json;
        Assert.Equal([berlin, maps], recalled.GetProperty("memories").EnumerateArray().Select(static memory => memory.GetProperty("id").GetString())!);
        Assert.True(recalled.GetProperty("memories")[1].GetProperty("explanation").GetProperty("association").GetDouble() > 0);
        Assert.True(recalled.GetProperty("weights").GetProperty("association").GetDouble() > 0);
    }

    [Fact]
    public async Task Associate_Again_ChangedNotDoubled_AndTakenAwayOnce()
    {
        using var client = await server.CreateOwnerAsync();
        var (one, two) = (await client.RememberAsync("u", "one"), await client.RememberAsync("u", "two"));
        foreach (var strength in (double?[])[null, 0.25])
            Assert.Equal(strength ?? 1, (await client.PostAsync("/v1/memory/associate", new { user_id = "u", source_id = one, target_id = two, relation = "r &ü", strength })).Json.GetProperty("strength").GetDouble());
        Assert.Equal(0.25, (await client.GetAsync($"/v1/memory/{one}/graph?user_id=u")).Json.GetProperty("edges").EnumerateArray().Single().GetProperty("strength").GetDouble());
        Assert.Empty((await client.GetAsync($"/v1/memory/{one}/graph?user_id=u&min_strength=0.3")).Json.GetProperty("edges").EnumerateArray());

        var path = $"/v1/memory/associate?user_id=u&source_id={one}&target_id={two}&relation={Uri.EscapeDataString("r &ü")}";
        (await client.DeleteAsync($"/v1/memory/associate?user_id=u&source_id={two}&target_id={one}&relation={Uri.EscapeDataString("r &ü")}")).ShouldBeProblem(404);
        Assert.Equal(204, (await client.DeleteAsync(path)).Status);
        (await client.DeleteAsync(path)).ShouldBeProblem(404, "Not found");
        Assert.Empty((await client.GetAsync($"/v1/memory/{one}/graph?user_id=u")).Json.GetProperty("edges").EnumerateArray());
    }

    [Fact]
    public async Task Associate_WhatIsNotThere_NotFound()
    {
        using var client = await server.CreateOwnerAsync();
        var (one, gone) = (await client.RememberAsync("u", "one"), await client.RememberAsync("u", "gone"));
        Assert.Equal(204, (await client.DeleteAsync($"/v1/memory/{gone}/soft?user_id=u")).Status);
        foreach (var other in (string[])[gone, "01890000-0000-7000-8000-000000000000"])
            (await client.PostAsync("/v1/memory/associate", new { user_id = "u", source_id = one, target_id = other, relation = "r" })).ShouldBeProblem(404, "Not found");
        (await client.PostAsync("/v1/memory/associate", new { user_id = "nobody", source_id = one, target_id = gone, relation = "r" })).ShouldBeProblem(404);
        (await client.GetAsync("/v1/users/nobody")).ShouldBeProblem(404);
        (await client.GetAsync($"/v1/memory/{gone}/graph?user_id=u")).ShouldBeProblem(404);
        (await client.GetAsync("/v1/memory/not-an-id/graph?user_id=u")).ShouldBeProblem(404);
    }

    [Theory]
    [InlineData("user_id", """{"source_id":"$1","target_id":"$2","relation":"r"}""")]
    [InlineData("source_id", """{"user_id":"u","target_id":"$2","relation":"r"}""")]
    [InlineData("source_id", """{"user_id":"u","source_id":"seven","target_id":"$2","relation":"r"}""")]
    [InlineData("source_id", """{"user_id":"u","source_id":7,"target_id":"$2","relation":"r"}""")]
    [InlineData("target_id", """{"user_id":"u","source_id":"$1","relation":"r"}""")]
    [InlineData("target_id", """{"user_id":"u","source_id":"$1","target_id":"$1","relation":"r"}""")]
    [InlineData("relation", """{"user_id":"u","source_id":"$1","target_id":"$2"}""")]
    [InlineData("relation", """{"user_id":"u","source_id":"$1","target_id":"$2","relation":""}""")]
    [InlineData("relation", """{"user_id":"u","source_id":"$1","target_id":"$2","relation":"a\u0000b"}""")]
    [InlineData("relation", """{"user_id":"u","source_id":"$1","target_id":"$2","relation":"\ud800"}""")]
    [InlineData("strength", """{"user_id":"u","source_id":"$1","target_id":"$2","relation":"r","strength":1.01}""")]
    [InlineData("strength", """{"user_id":"u","source_id":"$1","target_id":"$2","relation":"r","strength":-0.1}""")]
    [InlineData("strength", """{"user_id":"u","source_id":"$1","target_id":"$2","relation":"r","strength":"0.5"}""")]
    [InlineData("owner_id", """{"user_id":"u","source_id":"$1","target_id":"$2","relation":"r","owner_id":"o"}""")]
    public async Task Associate_BadField_BlamedAndNothingStored(string field, string body)
    {
        using var client = await server.CreateOwnerAsync();
        var (one, two) = (await client.RememberAsync("u", "one"), await client.RememberAsync("u", "two"));
        (await client.PostAsync("/v1/memory/associate", body.Replace("$1", one, StringComparison.Ordinal).Replace("$2", two, StringComparison.Ordinal))).ShouldBlame(field);
        Assert.Empty((await client.GetAsync($"/v1/memory/{one}/graph?user_id=u")).Json.GetProperty("edges").EnumerateArray());
    }

    [Fact]
    public async Task Associate_RelationAtTheLimit_StoredAndBeyondRefused()
    {
        using var client = await server.CreateOwnerAsync();
        var (one, two) = (await client.RememberAsync("u", "one"), await client.RememberAsync("u", "two"));
        var longest = string.Concat(Enumerable.Repeat("😀", 255));
        Assert.Equal(longest, (await client.PostAsync("/v1/memory/associate", new { user_id = "u", source_id = one, target_id = two, relation = longest })).Json.GetProperty("relation").GetString());
        (await client.PostAsync("/v1/memory/associate", new { user_id = "u", source_id = one, target_id = two, relation = longest + "x" })).ShouldBlame("relation");
        Assert.Equal(204, (await client.DeleteAsync($"/v1/memory/associate?user_id=u&source_id={one}&target_id={two}&relation={Uri.EscapeDataString(longest)}")).Status);
    }

    [Theory]
    [InlineData("user_id", "graph")]
    [InlineData("depth", "graph?user_id=u&depth=5")]
    [InlineData("depth", "graph?user_id=u&depth=-1")]
    [InlineData("depth", "graph?user_id=u&depth=two")]
    [InlineData("min_strength", "graph?user_id=u&min_strength=1.5")]
    [InlineData("min_strength", "graph?user_id=u&min_strength=NaN")]
    [InlineData("min_strength", "graph?user_id=u&min_strength=")]
    [InlineData("current", "graph?user_id=u&current=perhaps")]
    public async Task Graph_BadQuery_Blamed(string field, string path)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.GetAsync($"/v1/memory/{await client.RememberAsync("u", "one")}/{path}")).ShouldBlame(field);
    }

    [Theory]
    [InlineData("source_id", "target_id=01890000-0000-7000-8000-000000000000&relation=r")]
    [InlineData("target_id", "source_id=01890000-0000-7000-8000-000000000000&target_id=x&relation=r")]
    [InlineData("relation", "source_id=01890000-0000-7000-8000-000000000000&target_id=01890000-0000-7000-8000-000000000001")]
    [InlineData("relation", "source_id=01890000-0000-7000-8000-000000000000&target_id=01890000-0000-7000-8000-000000000001&relation=a%00b")]
    public async Task Dissociate_BadQuery_Blamed(string field, string query)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.DeleteAsync($"/v1/memory/associate?user_id=u&{query}")).ShouldBlame(field);
    }

    [Fact]
    public async Task Associate_AcrossUsersAndOwners_NotFoundAndNothingTold()
    {
        using var one = await server.CreateOwnerAsync();
        using var other = await server.CreateOwnerAsync();
        var (mine, mineToo) = (await one.RememberAsync("ana", "mine"), await one.RememberAsync("ana", "mine too"));
        var (bobs, theirs) = (await one.RememberAsync("bob", "bob's"), await other.RememberAsync("ana", "theirs"));
        Assert.Equal(200, (await one.PostAsync("/v1/memory/associate", new { user_id = "ana", source_id = mine, target_id = mineToo, relation = "r" })).Status);

        foreach (var target in (string[])[bobs, theirs])
            (await one.PostAsync("/v1/memory/associate", new { user_id = "ana", source_id = mine, target_id = target, relation = "r" })).ShouldBeProblem(404, "Not found");
        (await other.PostAsync("/v1/memory/associate", new { user_id = "ana", source_id = mine, target_id = mineToo, relation = "r", strength = 0 })).ShouldBeProblem(404);
        (await other.DeleteAsync($"/v1/memory/associate?user_id=ana&source_id={mine}&target_id={mineToo}&relation=r")).ShouldBeProblem(404);
        (await one.DeleteAsync($"/v1/memory/associate?user_id=bob&source_id={mine}&target_id={mineToo}&relation=r")).ShouldBeProblem(404);
        (await other.GetAsync($"/v1/memory/{mine}/graph?user_id=ana")).ShouldBeProblem(404);
        (await one.GetAsync($"/v1/memory/{mine}/graph?user_id=bob")).ShouldBeProblem(404);
        Assert.Equal(1, (await one.GetAsync($"/v1/memory/{mine}/graph?user_id=ana")).Json.GetProperty("edges").EnumerateArray().Single().GetProperty("strength").GetDouble());
    }

    [Fact]
    public async Task Ingest_FactsOfOneMessage_LinkedByThemselves()
    {
        using var client = await server.CreateOwnerAsync();
        var done = await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I live in Lisbon and I work at Initech." });
        var made = done.Json.GetProperty("memories").EnumerateArray().Select(static memory => memory.GetProperty("id").GetString()).ToList();
        Assert.Equal(2, made.Count);
        var graph = (await client.GetAsync($"/v1/memory/{made[0]}/graph?user_id=ana")).Json;
        Assert.Equal(made, graph.GetProperty("nodes").EnumerateArray().Select(static node => node.GetProperty("id").GetString()));
        Assert.Equal(["told_together"], graph.GetProperty("edges").EnumerateArray().Select(static edge => edge.GetProperty("relation").GetString()));
    }
}
