using System.Text;

namespace Memory.Server.Tests.Api;

/// <summary>Bodies that are no JSON, no text, too much, or not announced as what they are.</summary>
public sealed class HostileBytesTests(ServerFixture server)
{
    public static TheoryData<string, byte[]> Hostile => new()
    {
        { "empty", [] },
        { "no object", "[]"u8.ToArray() },
        { "a number", "1"u8.ToArray() },
        { "cut off", """{"user_id":"u","""u8.ToArray() },
        { "single quotes", "{'user_id':'u'}"u8.ToArray() },
        { "a comment", """{"user_id":"u"/**/}"""u8.ToArray() },
        { "a trailing comma", """{"user_id":"u",}"""u8.ToArray() },
        { "two documents", """{"user_id":"u"}{}"""u8.ToArray() },
        { "NaN", """{"user_id":"u","type":"fact","content":"x","confidence":NaN}"""u8.ToArray() },
        { "a name twice", """{"user_id":"u","type":"fact","content":"x","content":"y"}"""u8.ToArray() },
        { "a name twice, once escaped", """{"user_id":"u","type":"fact","content":"x","con\u0074ent":"y"}"""u8.ToArray() },
        { "invalid UTF-8", [.. "{\"user_id\":\"u\",\"type\":\"fact\",\"content\":\""u8, 0xC3, 0x28, .. "\"}"u8] },
        { "a surrogate in UTF-8", [.. "{\"user_id\":\"u\",\"type\":\"fact\",\"content\":\""u8, 0xED, 0xA0, 0x80, .. "\"}"u8] },
        { "a raw zero byte", [.. "{\"user_id\":\"u\",\"type\":\"fact\",\"content\":\""u8, 0, .. "\"}"u8] },
        { "UTF-16", Encoding.Unicode.GetBytes("""{"user_id":"u","type":"fact","content":"x"}""") },
        { "a lone surrogate as a name", """{"user_id":"u","type":"fact","content":"x","metadata":{"\ud800":1}}"""u8.ToArray() },
        { "two lone surrogates as names", """{"user_id":"u","type":"fact","content":"x","\ud800":1,"\ud800":2}"""u8.ToArray() },
        { "deep nesting", Encoding.ASCII.GetBytes($$"""{"user_id":"u","type":"fact","content":"x","value":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""") },
        { "nothing but brackets", Encoding.ASCII.GetBytes(new string('[', 1_000_000)) },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Store_HostileBytes_BadRequestAndNothingStored(string what, byte[] body)
    {
        using var client = await server.CreateOwnerAsync();
        var (status, text) = await RawRequest.PostAsync(server.Address, client.ApiKey!, "/v1/memory", body);
        Assert.True(status == 400, $"{what}: {text}");
        Assert.Contains("application/problem+json", text, StringComparison.Ordinal);
        Assert.Empty(await client.ContentsAsync("u"));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData("nonsense")]
    public async Task Store_WrongMediaType_415(string contentType)
    {
        using var client = await server.CreateOwnerAsync();
        var body = """{"user_id":"u","type":"fact","content":"x"}"""u8.ToArray();
        var (status, text) = await RawRequest.PostAsync(server.Address, client.ApiKey!, "/v1/memory", body, contentType);
        Assert.True(status == 415, text);
        Assert.Contains("application/problem+json", text, StringComparison.Ordinal);
        Assert.Empty(await client.ContentsAsync("u"));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=UTF-8")]
    [InlineData("application/json;charset=\"utf-8\"")]
    [InlineData("application/merge-patch+json")]
    public async Task Store_JsonMediaTypes_Taken(string contentType)
    {
        using var client = await server.CreateOwnerAsync();
        byte[] body = [0xEF, 0xBB, 0xBF, .. """{"user_id":"u","type":"fact","content":"x"}"""u8];
        var (status, text) = await RawRequest.PostAsync(server.Address, client.ApiKey!, "/v1/memory", body, contentType);
        Assert.True(status == 200, text);
    }

    [Fact]
    public async Task Store_NoMediaType_415()
    {
        using var client = await server.CreateOwnerAsync();
        var (status, _) = await RawRequest.SendAsync(
            server.Address,
            $"POST /v1/memory HTTP/1.1\r\nHost: x\r\nX-API-Key: {client.ApiKey}\r\nContent-Length: 2\r\nConnection: close\r\n\r\n",
            "{}"u8.ToArray());
        Assert.Equal(415, status);
    }

    [Fact]
    public async Task Store_BodyAnnouncedFarOver32MiB_RefusedBeforeItIsSent()
    {
        using var client = await server.CreateOwnerAsync();
        var (status, text) = await RawRequest.SendAsync(
            server.Address,
            $"POST /v1/memory HTTP/1.1\r\nHost: x\r\nX-API-Key: {client.ApiKey}\r\nContent-Type: application/json\r\nContent-Length: {(128 * 1024 * 1024) + 1}\r\n\r\n",
            default);
        Assert.Equal(413, status);
        Assert.Contains("application/problem+json", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_ChunkedBodyOver32MiB_413()
    {
        using var client = await server.CreateOwnerAsync();
        using var content = new EndlessContent((32 * 1024 * 1024) + 1);
        var reply = await client.PostAsync("/v1/memory", content);
        reply.ShouldBeProblem(413);
        Assert.Empty(await client.ContentsAsync("u"));
    }

    [Fact]
    public async Task Store_AnnouncedBodySentWhole_AnswerIsSeen()
    {
        using var client = await server.CreateOwnerAsync();
        var body = new byte[(33 * 1024 * 1024) + 1];
        var (status, _) = await RawRequest.PostAsync(server.Address, client.ApiKey!, "/v1/memory", body);
        Assert.Equal(413, status);
    }

    [Fact]
    public async Task Key_OfBytesThatAreNoText_401()
    {
        var (status, text) = await RawRequest.SendAsync(
            server.Address,
            Encoding.Latin1.GetString([.. "GET /v1/users HTTP/1.1\r\nHost: x\r\nX-API-Key: "u8, 0xFF, 0xFE, .. "\r\nConnection: close\r\n\r\n"u8]),
            default);
        Assert.Equal(401, status);
        Assert.Contains("Authentication required", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/memory/batch")]
    [InlineData("DELETE", "/v1/memory/stats?user_id=u")]
    [InlineData("PATCH", "/v1/memory/context")]
    public async Task Route_NamedLikeAMemory_IsNotTakenForOne(string method, string path)
    {
        using var client = await server.CreateOwnerAsync();
        var (status, _) = await RawRequest.SendAsync(
            server.Address, $"{method} {path} HTTP/1.1\r\nHost: x\r\nX-API-Key: {client.ApiKey}\r\nConnection: close\r\n\r\n", default);
        Assert.Equal(405, status);
    }

    [Fact]
    public async Task Store_BodyOfExactly32MiB_Read()
    {
        using var client = await server.CreateOwnerAsync();
        const string Start = "{\"user_id\":\"u\",\"type\":\"fact\",\"content\":\"x\",\"unknown\":\"";
        var body = Start + new string('p', (32 * 1024 * 1024) - Start.Length - 2) + "\"}";
        Assert.Equal(200, (await client.PostAsync("/v1/memory", body)).Status);
    }
}
