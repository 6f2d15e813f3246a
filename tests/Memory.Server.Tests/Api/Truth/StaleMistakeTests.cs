namespace Memory.Server.Tests.Api.Truth;

/// <summary>What was said by mistake is not shown as if it held, be it the fact or the turn that said it.</summary>
public sealed class StaleMistakeTests(ServerFixture server)
{
    [Theory]
    [InlineData("I live in Bern.", "No, it's Berlin, not Bern.")]
    [InlineData("I live in Berlin.", "I live in Bern.", "No, it's Berlin, not Bern.")]
    public async Task Context_AfterACorrection_DoesNotSayTheMistake(params string[] turns)
    {
        using var client = await server.CreateOwnerAsync();
        foreach (var turn in turns)
            Assert.Equal(200, (await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = turn })).Status);

        var recalled = await client.PostAsync("/v1/recall", new { user_id = "ana", query = "Where do I live?", explain = true });

        Assert.Equal(["User lives in Berlin."], recalled.Json.GetProperty("memories").EnumerateArray().Select(static memory => memory.GetProperty("content").GetString()));
        Assert.DoesNotContain("I live in Bern.", recalled.Json.GetProperty("context").GetString(), StringComparison.Ordinal);
        Assert.Contains("Berlin", recalled.Json.GetProperty("context").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Context_AfterARestore_DoesNotSayWhatTookItsPlace()
    {
        using var client = await server.CreateOwnerAsync();
        var first = await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I live in Austin." });
        await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I live in Dallas." });
        var austin = first.Json.GetProperty("memories")[0].GetProperty("id").GetString();

        Assert.Equal(200, (await client.PostAsync($"/v1/memory/{austin}/restore?user_id=ana", new { })).Status);

        var context = (await client.PostAsync("/v1/recall", new { user_id = "ana", query = "Where do I live?" })).Json.GetProperty("context").GetString();
        Assert.Contains("Austin", context, StringComparison.Ordinal);
        Assert.DoesNotContain("Dallas", context, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forgotten_Turn_NeverComesBack()
    {
        using var client = await server.CreateOwnerAsync();
        object said = new { user_id = "ana", role = "user", id = "m-1", content = "I live in Dallas." };
        var austin = (await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "I live in Austin." })).Json.GetProperty("memories")[0].GetProperty("id").GetString();
        await client.PostAsync("/v1/ingest?wait=true", said);
        await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "user", content = "Forget that." });
        await client.PostAsync($"/v1/memory/{austin}/restore?user_id=ana", new { });
        await client.PostAsync("/v1/ingest?wait=true", said);

        foreach (var path in (string[])["/v1/recall", "/v1/memory/context"])
            Assert.DoesNotContain("Dallas", (await client.PostAsync(path, new { user_id = "ana", query = "Dallas where do I live?" })).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Dallas", (await client.GetAsync("/v1/conscious?user_id=ana")).Text, StringComparison.Ordinal);
        Assert.Equal(["User lives in Austin."], await client.ContentsAsync("ana"));
    }
}
