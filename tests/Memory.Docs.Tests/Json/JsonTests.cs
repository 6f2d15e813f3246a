using System.Text;
using System.Text.Json;
using Memory.Docs.Tests.Pages;

namespace Memory.Docs.Tests.Json;

/// <summary>JSON of the pages is JSON, and what looks like a request's body is taken by the route that it is for.</summary>
public sealed class JsonTests(RunningServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void JsonBlocks_EachOne_IsJson() => Nothing.Of(
        from block in Page.BlocksIn("json")
        where !NotRun.Has(block)
        let fault = FaultOf(block.Body)
        where fault is not null
        select $"{block.Where}: {fault}");

    [Fact]
    public async Task JsonBlocks_ThatAreRequests_AreTaken()
    {
        using var http = new HttpClient { BaseAddress = server.Address };
        var (bodies, refused) = (0, new List<string>());
        foreach (var block in Page.BlocksIn("json").Where(block => !NotRun.Has(block) && FaultOf(block.Body) is null))
        {
            if (RouteOf(block.Body) is not { } route)
                continue;
            bodies++;
            using var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new StringContent(block.Body, Encoding.UTF8, "application/json") };
            request.Headers.Add("X-API-Key", server.AdminKey);
            using var response = await http.SendAsync(request, Token);
            if (!response.IsSuccessStatusCode)
                refused.Add($"{block.Where}: POST {route} answers {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(Token)}");
        }

        Nothing.Of(refused);
        Assert.True(bodies > 0, "No JSON block looks like a request any more.");
    }

    [Theory]
    [InlineData("{\"user_id\": \"ana\", \"query\": \"x\"}", "/v1/recall")]
    [InlineData("{\"user_id\": \"ana\", \"role\": \"user\", \"content\": \"x\"}", "/v1/ingest")]
    [InlineData("{\"user_id\": \"ana\", \"type\": \"fact\", \"content\": \"x\"}", "/v1/memory")]
    [InlineData("{\"user_id\": \"ana\", \"message\": \"x\"}", "/v1/chat")]
    [InlineData("{\"memories\": []}", null)]
    public void RouteOf_Body_IsTheOneItIsFor(string body, string? route) => Assert.Equal(route, RouteOf(body));

    private static string? FaultOf(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return null;
        }
        catch (JsonException fault)
        {
            return fault.Message;
        }
    }

    /// <summary>The route that such a body is for; null when it is an answer, or a file.</summary>
    private static string? RouteOf(string text)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement is not { ValueKind: JsonValueKind.Object } body || !body.TryGetProperty("user_id", out _) || body.TryGetProperty("id", out _))
            return null;
        bool Has(string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String;
        return Has("query") ? "/v1/recall" : Has("role") && Has("content") ? "/v1/ingest" : Has("type") && Has("content") ? "/v1/memory" : Has("message") ? "/v1/chat" : null;
    }
}
