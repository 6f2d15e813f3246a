using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Testing.Contract;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Memory.Server.Tests.Api.Document;

/// <summary>The watch over all answers sees what is wrong with one.</summary>
public sealed class ContractWatchTests(ServerFixture server)
{
    private static readonly (string What, Action<JsonObject> Spoil)[] Faults =
    [
        ("$.memories[0].colour is not in the document", static answer => answer["memories"]![0]!["colour"] = "green"),
        ("$.memories[0] lacks content", static answer => answer["memories"]![0]!.AsObject().Remove("content")),
        ("$.memories[0].confidence 1.5 is above 1", static answer => answer["memories"]![0]!["confidence"] = 1.5),
        ("$.memories[0].type", static answer => answer["memories"]![0]!["type"] = "opinion"),
        ("$.memories[0].id", static answer => answer["memories"]![0]!["id"] = "17"),
        ("$.memories[0].created_at", static answer => answer["memories"]![0]!["created_at"] = "yesterday"),
        ("$.token_count is String", static answer => answer["token_count"] = "19"),
        ("$.context is Null", static answer => answer["context"] = null),
    ];

    [Fact]
    public async Task Answers_WithoutAndWithAFault_AreToldApart()
    {
        using var owner = await server.CreateOwnerAsync();
        await owner.RememberAsync("u", "User lives in Lisbon.", "location");
        var reply = await owner.PostAsync("/v1/recall", new { user_id = "u", query = "Lisbon" });
        var contract = await ReadAsync();

        Assert.Empty(Check(contract, 200, reply.Text));
        foreach (var (what, spoil) in Faults)
        {
            var answer = JsonNode.Parse(reply.Text)!.AsObject();
            spoil(answer);
            Assert.Contains(Check(contract, 200, answer.ToJsonString()), mistake => mistake.Contains(what, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Answers_StatusOrMediaTypeThatNobodyPromised_AreFound()
    {
        var contract = await ReadAsync();

        Assert.Contains("418", Assert.Single(Check(contract, 418, "{}")), StringComparison.Ordinal);
        Assert.Contains("text/plain", Assert.Single(contract.Check("POST /v1/recall", new Answered(200, "text/plain", Encoding.UTF8.GetBytes("ok")))), StringComparison.Ordinal);
        Assert.Contains("GET /v1/nothing", Assert.Single(contract.Check("GET /v1/nothing", new Answered(200, "application/json", Encoding.UTF8.GetBytes("{}")))), StringComparison.Ordinal);
        Assert.Single(contract.Check("DELETE /v1/memory/{id}", new Answered(204, null, Encoding.UTF8.GetBytes("{}"))));
        Assert.Single(contract.Check(operation: null, new Answered(404, "text/html", Encoding.UTF8.GetBytes("<p>"))));
        Assert.Empty(contract.Check("POST /v1/chat", new Answered(200, "text/event-stream", Encoding.UTF8.GetBytes("event: delta\ndata: {\"content\":\"Hi\"}\n\n"))));
        Assert.Single(contract.Check("POST /v1/chat", new Answered(200, "text/event-stream", Encoding.UTF8.GetBytes("event: delta\ndata: {\"text\":\"Hi\",\"content\":\"\"}\n\n"))));
    }

    [Fact]
    public async Task Watch_ServersOfThisProcess_SeesTheirAnswers()
    {
        using var watch = ContractWatch.Over(static context => context.Request.Headers[ContractWatch.OwnWatch] == nameof(Watch_ServersOfThisProcess_SeesTheirAnswers));
        using var stranger = server.CreateStranger();

        for (var asked = 0; watch.Checked == 0; asked++)
        {
            // An answer is compared after it was sent.
            await stranger.SendAsync(HttpMethod.Get, "/health", body: null, (ContractWatch.OwnWatch, nameof(Watch_ServersOfThisProcess_SeesTheirAnswers)));
            Assert.True(asked < 1000, "The watch saw none of a thousand answers.");
        }

        Assert.Empty(watch.Findings);
    }

    [Fact]
    public async Task Watch_ServerThatAnswersOtherwise_FindsItAndFails()
    {
        const string Document =
            """
            {"components":{"schemas":{}},"paths":{"/v1/thing":{"get":{"responses":{"200":{"content":{"application/json":{"schema":{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}}}}}}}}}
            """;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.UseRouting();
        app.MapGet("/openapi/v1.json", static context => context.Response.WriteAsync(Document, context.RequestAborted));
        app.MapGet("/v1/thing", static context => context.Response.WriteAsJsonAsync(new { a = "one" }, context.RequestAborted));
        await app.StartAsync(TestContext.Current.CancellationToken);
        var watch = ContractWatch.Over(static context => context.Request.Headers[ContractWatch.OwnWatch] == nameof(Watch_ServerThatAnswersOtherwise_FindsItAndFails));
        using var client = new ApiClient(new Uri(app.Urls.First()), apiKey: null);

        for (var asked = 0; watch.Checked == 0; asked++)
        {
            Assert.Equal(200, (await client.SendAsync(HttpMethod.Get, "/v1/thing", body: null, (ContractWatch.OwnWatch, nameof(Watch_ServerThatAnswersOtherwise_FindsItAndFails)))).Status);
            Assert.True(asked < 1000, "The watch saw none of a thousand answers.");
        }

        var mistake = Assert.Throws<InvalidOperationException>(watch.Dispose);
        Assert.Contains("GET /v1/thing 200: $.a is String", mistake.Message, StringComparison.Ordinal);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }

    private static IReadOnlyList<string> Check(ApiContract contract, int status, string text) =>
        contract.Check("POST /v1/recall", new Answered(status, "application/json", Encoding.UTF8.GetBytes(text)));

    private async Task<ApiContract> ReadAsync()
    {
        using var stranger = server.CreateStranger();
        using var json = JsonDocument.Parse((await stranger.GetAsync("/openapi/v1.json")).Text);
        return new ApiContract(json.RootElement.Clone());
    }
}
