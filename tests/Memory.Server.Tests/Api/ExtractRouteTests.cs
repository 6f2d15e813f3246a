using System.Text.Json;
using Memory.Client;
using Memory.Server.Extraction.Model;
using Memory.Server.Tests.Extraction.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api;

/// <summary>What extraction would find in turns, told without storing them, or stored when asked.</summary>
public sealed class ExtractRouteTests(ServerFixture server)
{
    [Fact]
    public async Task Extract_Turns_AnswersTheirFactsAndStoresNothing()
    {
        using var client = await server.CreateOwnerAsync();
        var reply = await client.PostAsync("/v1/memory/extract", new
        {
            user_id = "ana",
            messages = new object[]
            {
                new { role = "user", content = "I live in Austin and I'm allergic to peanuts.", created_at = "2026-03-01T09:00:00Z" },
                new { role = "assistant", content = "I live in the cloud." },
                new { role = "user", content = "I no longer work at Dell." },
            },
        });
        Assert.Equal(200, reply.Status);
        Assert.Equal(
            ["0 location one Austin False rules", "0 allergy many peanuts False rules", "2 employer one Dell True rules"],
            reply.Json.GetProperty("facts").EnumerateArray().Select(static fact =>
                $"{fact.GetProperty("message")} {fact.GetProperty("key")} {fact.GetProperty("cardinality")} {fact.GetProperty("value")} {fact.GetProperty("is_negation")} {fact.GetProperty("ingestion_mode")}"));
        Assert.Equal("none", reply.Json.GetProperty("model").GetString());
        Assert.All((string[])["job_id", "message_ids", "memories"], field => Assert.Equal(JsonValueKind.Null, reply.Json.GetProperty(field).ValueKind));
        Assert.Empty(await client.ContentsAsync("ana"));
        (await client.GetAsync("/v1/users/ana")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Extract_WishToForget_IsToldAndNotCarriedOut()
    {
        using var client = await server.CreateOwnerAsync();
        await client.RememberAsync("ana", "User lives in Austin.", "location");
        var reply = await client.PostAsync("/v1/memory/extract", new { user_id = "ana", role = "user", content = "Forget my address." });
        Assert.Equal(0, Assert.Single(reply.Json.GetProperty("forgets").EnumerateArray()).GetProperty("message").GetInt32());
        Assert.Equal(["User lives in Austin."], await client.ContentsAsync("ana"));
    }

    [Fact]
    public async Task Extract_Stored_AnswersTheMemoriesAsAnIngestWould()
    {
        using var client = await server.CreateOwnerAsync();
        object Order() => new { user_id = "ana", session_id = "s", store = true, messages = new[] { new { id = "m1", role = "user", content = "I live in Austin." } } };
        var reply = await client.PostAsync("/v1/memory/extract", Order());
        Assert.Equal(200, reply.Status);
        Assert.Equal("location", Assert.Single(reply.Json.GetProperty("facts").EnumerateArray()).GetProperty("key").GetString());
        var memory = Assert.Single(reply.Json.GetProperty("memories").EnumerateArray());
        Assert.Equal("Austin", memory.GetProperty("value").GetString());
        Assert.Equal("m1", reply.Json.GetProperty("message_ids")[0].GetString());
        Assert.Equal("done", (await client.GetAsync($"/v1/jobs/{reply.Json.GetProperty("job_id").GetString()}")).Json.GetProperty("status").GetString());

        var again = await client.PostAsync("/v1/memory/extract", Order());
        Assert.Equal(reply.Json.GetProperty("job_id").GetString(), again.Json.GetProperty("job_id").GetString());
        Assert.Single((await client.GetAsync("/v1/sessions/s/messages?user_id=ana")).Json.GetProperty("messages").EnumerateArray());
        (await client.PostAsync("/v1/memory/extract", new { user_id = "ana", session_id = "s", store = true, id = "m1", role = "user", content = "Else." })).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Extract_TypedClient_IsUnderstood()
    {
        using var owner = await server.CreateOwnerAsync();
        using var client = MemoryClient.Create(new MemoryClientOptions { BaseAddress = server.Address, ApiKey = owner.ApiKey! });
        var result = await client.ExtractAsync(
            new() { UserId = "ana", Messages = [new() { Role = TurnRole.User, Content = "I live in Austin." }] }, TestContext.Current.CancellationToken);
        Assert.Equal(("User lives in Austin.", Memory.Client.ModelReading.None, 0), (Assert.Single(result.Facts).Content, result.Model, result.Facts[0].Message));
    }

    [Theory]
    [InlineData("messages", """{"user_id":"u","messages":[]}""")]
    [InlineData("messages[0].role", """{"user_id":"u","messages":[{"role":"pope","content":"x"}]}""")]
    [InlineData("messages[0].content", """{"user_id":"u","messages":[{"role":"user"}]}""")]
    [InlineData("store", """{"user_id":"u","role":"user","content":"x","store":"yes"}""")]
    [InlineData("user_id", """{"role":"user","content":"x"}""")]
    [InlineData("owner_id", """{"user_id":"u","role":"user","content":"x","owner_id":"o"}""")]
    [InlineData("content", """{"user_id":"u","role":"user","content":"a\u0000b"}""")]
    public async Task Extract_BadField_Blamed(string field, string body)
    {
        using var client = await server.CreateOwnerAsync();
        (await client.PostAsync("/v1/memory/extract", body)).ShouldBlame(field);
    }

    [Fact]
    public async Task Extract_TooManyMessages_Blamed()
    {
        using var client = await server.CreateOwnerAsync();
        var messages = Enumerable.Repeat(new { role = "user", content = "x" }, 101);
        (await client.PostAsync("/v1/memory/extract", new { user_id = "u", messages })).ShouldBlame("messages");
    }

    [Fact]
    public async Task Extract_MessagesAtTheEndsOfTime_AreAnswered()
    {
        using var client = await server.CreateOwnerAsync();
        foreach (var at in (string[])["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
            Assert.Equal(200, (await client.PostAsync("/v1/memory/extract", new { user_id = "u", role = "user", content = "I live in Austin.", created_at = at })).Status);
    }

    [Fact]
    public async Task Extract_WithAModel_AddsWhatRulesDoNotReadAndKnowsWhatIsRemembered()
    {
        using var model = new ScriptedModel(Talk.Notes(
            Talk.Note("I live in Austin", "location", "Austin", "User lives in Austin."),
            Talk.Note("the quota is 1,200 now", "api.quota", "1,200", "User's API quota is 1,200.", "\"turn\":2")));
        await using var own = await StartAsync(model);
        using var client = own.CreateAdmin();
        await client.RememberAsync("ana", "User's API quota is 1,000.", "api.quota");
        await client.PostAsync("/v1/ingest?wait=true", new { user_id = "ana", role = "assistant", content = "Which quota do you mean?" });
        var reply = await client.PostAsync("/v1/memory/extract", new
        {
            user_id = "ana",
            messages = new[] { new { role = "user", content = "I live in Austin." }, new { role = "user", content = "Well, the quota is 1,200 now" } },
        });
        Assert.Equal("read", reply.Json.GetProperty("model").GetString());
        Assert.Equal(
            ["0 location rules", "1 api.quota extracted"],
            reply.Json.GetProperty("facts").EnumerateArray().Select(static fact => $"{fact.GetProperty("message")} {fact.GetProperty("key")} {fact.GetProperty("ingestion_mode")}"));
        Assert.Contains("\"known\":\"api.quota\"", model.Shown, StringComparison.Ordinal);
        Assert.Contains("Which quota do you mean?", model.Shown, StringComparison.Ordinal);

        var stored = await client.PostAsync("/v1/memory/extract", new { user_id = "ana", role = "user", content = "I live in Oslo.", store = true });
        Assert.Equal("follows", stored.Json.GetProperty("model").GetString());
        Assert.Single(model.Asked);
    }

    [Fact]
    public async Task Extract_WithAModel_OfOneUserNeverShowsAnothers()
    {
        using var model = new ScriptedModel("{}");
        await using var own = await StartAsync(model);
        using var client = own.CreateAdmin();
        await client.RememberAsync("bob", "User lives in Bobtown.", "location");
        await client.PostAsync("/v1/ingest?wait=true", new { user_id = "bob", session_id = "s", role = "user", content = "I sail on Bobsea." });
        await client.PostAsync("/v1/memory/extract", new { user_id = "ana", session_id = "s", role = "user", content = "I ski a lot." });
        Assert.DoesNotContain("Bob", model.Shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extract_ModelThatFails_AnswersWhatRulesRead()
    {
        using var model = new ScriptedModel(_ => throw new HttpRequestException("secret of the service"));
        await using var own = await StartAsync(model);
        using var client = own.CreateAdmin();
        var reply = await client.PostAsync("/v1/memory/extract", new { user_id = "ana", role = "user", content = "I live in Austin." });
        Assert.Equal((200, "unavailable", 1), (reply.Status, reply.Json.GetProperty("model").GetString(), reply.Json.GetProperty("facts").GetArrayLength()));
        Assert.DoesNotContain("secret", reply.Text, StringComparison.Ordinal);
    }

    private static Task<OwnServer> StartAsync(ScriptedModel model) => OwnServer.StartAsync(services => services.AddSingleton<IModelExtractor>(
        new ModelExtractor(model, supportsSchema: true, new ModelExtractionOptions(), Utf8TokenEstimator.Default, new ExtractionMetrics(null))));
}
