using System.Text;
using System.Text.Json;
using Memory.Server.Tests.Api;

namespace Memory.Server.Tests.Mcp;

/// <summary>The endpoint as clients meet it that are old, careless or hostile: what is sent is written out, and so is what comes back.</summary>
public sealed class McpTransportTests(ServerFixture server)
{
    private const string List = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";

    private const string ModernList =
        """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}""";

    private const string ModernSearch =
        """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_memories","arguments":{},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"t","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}}}""";

    [Fact]
    public async Task NoKey_401WithTheSchemeToUse()
    {
        using var stranger = server.CreateStranger();
        var refused = (await stranger.PostAsync("/mcp", List)).ShouldBeProblem(401, "Authentication required");
        Assert.Equal("Bearer", refused.Headers["WWW-Authenticate"]);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    public async Task OtherMethods_405(string method)
    {
        using var ana = await AnaAsync();
        var refused = (await ana.SendAsync(new HttpMethod(method), "/mcp", body: null, ("Accept", "text/event-stream"))).ShouldBeProblem(405);
        Assert.False(refused.Headers.ContainsKey("Mcp-Session-Id"));
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("nonsense", 403)]
    [InlineData("", 403)]
    [InlineData("http://127.0.0.1:1", 403)]
    [InlineData("https://own", 403)]
    [InlineData("http://own", 200)]
    [InlineData("HTTP://own", 200)]
    [InlineData("http://own/path", 403)]
    public async Task Origin_OfAPage_MustBeOurs(string origin, int status)
    {
        using var ana = await AnaAsync();
        origin = origin.Replace("own", server.Address.Authority, StringComparison.Ordinal);
        var reply = await ana.PostAsync("/mcp", List, ("Origin", origin));
        Assert.Equal(status, reply.Status);
    }

    [Fact]
    public async Task Origin_OfANameThatWasLedHere_Refused_WithAndWithoutAKey()
    {
        using var ana = await AnaAsync();
        foreach (var key in (string[])[ana.ApiKey!, "wrong"])
        {
            var (status, text) = await RawRequest.SendAsync(
                server.Address,
                $"POST /mcp HTTP/1.1\r\nHost: rebound.example:{server.Address.Port}\r\nOrigin: http://rebound.example:{server.Address.Port}\r\nAuthorization: Bearer {key}\r\nContent-Type: application/json\r\nContent-Length: {List.Length}\r\nConnection: close\r\n\r\n",
                Encoding.UTF8.GetBytes(List));
            Assert.True(status == 403, text);
        }
    }

    [Fact]
    public async Task Origin_ThatTheSettingsName_AndThoseOfServedHosts_MayCall()
    {
        await using var own = await OwnServer.StartAsync(static _ => { }, settings: [("Cors:Origins", "https://app.example"), ("Http:AllowedHosts", "memory.example,127.0.0.1")]);
        using var admin = own.CreateAdmin();

        var named = await admin.PostAsync("/mcp", List, ("Origin", "https://app.example"));
        Assert.Equal((200, "https://app.example"), (named.Status, named.Headers["Access-Control-Allow-Origin"]));
        Assert.Equal(200, (await admin.PostAsync("/mcp", List, ("Origin", "http://memory.example"), ("Host", "memory.example"))).Status);
        Assert.Equal(403, (await admin.PostAsync("/mcp", List, ("Origin", "https://other.example"))).Status);
        var preflight = await admin.SendAsync(
            HttpMethod.Options, "/mcp", body: null,
            ("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type,mcp-protocol-version,mcp-method,mcp-name"));
        Assert.Contains("mcp-name", preflight.Headers["Access-Control-Allow-Headers"], StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("application/json, text/event-stream", 200)]
    [InlineData("application/json", 200)]
    [InlineData("*/*", 200)]
    [InlineData("application/*;q=0.1", 200)]
    [InlineData("text/event-stream", 406)]
    [InlineData("application/json;q=0, text/event-stream", 406)]
    [InlineData("text/html", 406)]
    [InlineData("nonsense", 406)]
    public async Task Accept_MustTakeJson(string accept, int status)
    {
        using var ana = await AnaAsync();
        var reply = await ana.PostAsync("/mcp", List, ("Accept", accept));
        Assert.Equal((status, status == 200 ? "application/json" : "application/problem+json"), (reply.Status, reply.MediaType));
    }

    [Fact]
    public async Task ContentType_ThatIsNotJson_415()
    {
        using var ana = await AnaAsync();
        (await ana.SendAsync(HttpMethod.Post, "/mcp", new StringContent(List, Encoding.UTF8, "text/plain"))).ShouldBeProblem(415);
    }

    [Theory]
    [InlineData("2025-11-25", List, 200, 0)]
    [InlineData("2024-11-05", List, 200, 0)]
    [InlineData("1900-01-01", List, 400, -32022)]
    [InlineData("2099-01-01", List, 400, -32022)]
    [InlineData("nonsense", List, 400, -32022)]
    [InlineData("", List, 400, -32022)]
    [InlineData("2026-07-28", List, 400, -32602)]
    [InlineData("2026-07-28", """{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"}}}""", 400, -32602)]
    [InlineData(null, ModernList, 400, -32020)]
    [InlineData("2025-11-25", ModernList, 400, -32020)]
    public async Task ProtocolVersion_OfTheHeader_IsChecked(string? version, string body, int status, int code)
    {
        using var ana = await AnaAsync();
        var reply = await ana.PostAsync("/mcp", body, version is null ? [] : [("MCP-Protocol-Version", version)]);
        Assert.Equal(status, reply.Status);
        Assert.Equal(code, code == 0 ? 0 : CodeOf(reply));
        if (code == -32022)
        {
            var data = reply.Json.GetProperty("error").GetProperty("data");
            Assert.Equal((version, "2026-07-28"), (data.GetProperty("requested").GetString(), data.GetProperty("supported")[0].GetString()));
            Assert.Equal(1, reply.Json.GetProperty("id").GetInt32());
        }
    }

    [Theory]
    [InlineData("tools/list", null, ModernList, 200)]
    [InlineData(null, null, ModernList, 400)]
    [InlineData("tools/call", null, ModernList, 400)]
    [InlineData("Tools/List", null, ModernList, 400)]
    [InlineData("tools/list", "something", ModernList, 400)]
    [InlineData("tools/call", "list_memories", ModernSearch, 200)]
    [InlineData("tools/call", "=?base64?bGlzdF9tZW1vcmllcw==?=", ModernSearch, 200)]
    [InlineData("tools/call", "=?base64?!!!?=", ModernSearch, 400)]
    [InlineData("tools/call", "save_memory", ModernSearch, 400)]
    [InlineData("tools/call", null, ModernSearch, 400)]
    public async Task HeadersOfTheLatestRevision_MustSayWhatTheBodySays(string? method, string? name, string body, int status)
    {
        using var ana = await AnaAsync();
        List<(string, string)> headers = [("MCP-Protocol-Version", "2026-07-28")];
        if (method is not null)
            headers.Add(("Mcp-Method", method));
        if (name is not null)
            headers.Add(("Mcp-Name", name));

        var reply = await ana.PostAsync("/mcp", body, [.. headers]);

        Assert.True(reply.Status == status, reply.Text);
        if (status == 400)
            Assert.Equal((-32020, 1), (CodeOf(reply), reply.Json.GetProperty("id").GetInt32()));
    }

    [Theory]
    [InlineData("server/discover", 200, 0)]
    [InlineData("prompts/list", 404, -32601)]
    [InlineData("nonsense/nothing", 404, -32601)]
    [InlineData("initialize", 404, -32601)]
    public async Task MethodsOfTheLatestRevision_ThatAreNotThere_404(string method, int status, int code)
    {
        using var ana = await AnaAsync();
        var reply = await ana.PostAsync("/mcp", ModernList.Replace("tools/list", method, StringComparison.Ordinal), ("MCP-Protocol-Version", "2026-07-28"), ("Mcp-Method", method));
        Assert.True(reply.Status == status && (code == 0 || CodeOf(reply) == code), reply.Text);
    }

    [Theory]
    [InlineData("prompts/list")]
    [InlineData("completion/complete")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task Methods_ThatAreNotThere_AreToldAsErrors(string method)
    {
        using var ana = await AnaAsync();
        var reply = await ana.PostAsync("/mcp", List.Replace("tools/list", method, StringComparison.Ordinal), ("MCP-Protocol-Version", "2025-11-25"));
        Assert.Equal((200, -32601), (reply.Status, CodeOf(reply)));
    }

    [Theory]
    [InlineData("", -32700)]
    [InlineData("{", -32700)]
    [InlineData("{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}", -32700)]
    [InlineData("7", -32600)]
    [InlineData("\"text\"", -32600)]
    [InlineData("null", -32600)]
    [InlineData("{}", -32600)]
    [InlineData("""{"id":1,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"1.0","id":1,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":{},"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":7}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"\ud800"}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"save_memory","arguments":{"\udc00":1}}}""", -32700)]
    public async Task Bodies_ThatAreNoMessage_400(string body, int code)
    {
        using var ana = await AnaAsync();
        var (status, text) = await RawRequest.PostAsync(server.Address, ana.ApiKey!, "/mcp", Encoding.UTF8.GetBytes(body));
        Assert.True(status == 400, text);
        using var error = JsonDocument.Parse(text[text.IndexOf('{', StringComparison.Ordinal)..]);
        Assert.Equal(code, error.RootElement.GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":7}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":7}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_memories","arguments":[]}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"arguments":{}}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"resources/read","params":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":7}}""")]
    public async Task Parameters_ThatAreNone_AreErrorsOfTheProtocol(string body)
    {
        using var ana = await AnaAsync();
        var reply = await ana.PostAsync("/mcp", body);
        Assert.True(reply.Status is 200 or 400, reply.Text);
        Assert.InRange(CodeOf(reply), -32603, -32600);
    }

    [Fact]
    public async Task Bytes_ThatAreNoText_400AndBodiesThatAreTooLong_413()
    {
        using var ana = await AnaAsync();
        byte[] bytes = [.. "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Equal(400, (await RawRequest.PostAsync(server.Address, ana.ApiKey!, "/mcp", bytes)).Status);
        var huge = new byte[(32 << 20) + 1];
        huge.AsSpan().Fill((byte)' ');
        Assert.Equal(413, (await RawRequest.PostAsync(server.Address, ana.ApiKey!, "/mcp", huge)).Status);
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/initialized"}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}""")]
    [InlineData("""{"jsonrpc":"2.0","method":"nonsense"}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"result":{}}""")]
    [InlineData("""{"jsonrpc":"2.0","id":9,"error":{"code":1,"message":"x"}}""")]
    public async Task WhatIsNotAnswered_202WithNothing(string body)
    {
        using var ana = await AnaAsync();
        var reply = await ana.PostAsync("/mcp", body, ("MCP-Protocol-Version", "2025-11-25"));
        Assert.Equal((202, "", null), (reply.Status, reply.Text, reply.MediaType));
    }

    [Fact]
    public async Task Initialize_OfAnUnknownVersion_IsAnsweredWithOneThatIsKnown_WithoutASession()
    {
        using var ana = await AnaAsync();
        var reply = await ana.PostAsync("/mcp", """{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"1900-01-01","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""");
        var result = reply.Json.GetProperty("result");
        Assert.Equal((200, "a", "2025-11-25"), (reply.Status, reply.Json.GetProperty("id").GetString(), result.GetProperty("protocolVersion").GetString()));
        Assert.Equal(["logging", "resources", "tools"], result.GetProperty("capabilities").EnumerateObject().Select(static one => one.Name).Order(StringComparer.Ordinal));
        Assert.False(reply.Headers.ContainsKey("Mcp-Session-Id"));
        Assert.Equal(200, (await ana.PostAsync("/mcp", List, ("Mcp-Session-Id", "of-yesterday"))).Status);
    }

    [Theory]
    [InlineData("2025-11-25", 400)]
    [InlineData("2025-06-18", 400)]
    [InlineData("2026-07-28", 400)]
    [InlineData("2025-03-26", 200)]
    [InlineData(null, 200)]
    public async Task Batch_OnlyTheRevisionThatHadThem_Answered(string? version, int status)
    {
        using var ana = await AnaAsync();
        var reply = await ana.PostAsync(
            "/mcp",
            """[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","method":"notifications/initialized"},{"jsonrpc":"2.0","id":2,"method":"tools/list"},7,{"jsonrpc":"2.0","id":3,"method":"initialize","params":{}}]""",
            version is null ? [] : [("MCP-Protocol-Version", version)]);
        Assert.Equal(status, reply.Status);
        if (status != 200)
        {
            Assert.Equal(-32600, CodeOf(reply));
            return;
        }

        var answers = reply.Json.EnumerateArray().ToList();
        Assert.Equal(["1", "2", "null", "3"], answers.Select(static answer => answer.GetProperty("id").GetRawText()));
        Assert.Equal([true, true, false, false], answers.Select(static answer => answer.TryGetProperty("result", out _)));
    }

    [Fact]
    public async Task Batch_EmptyOrTooLong_RefusedAndOfNotificationsAlone_202()
    {
        using var ana = await AnaAsync();
        Assert.Equal((400, -32600), (await ana.PostAsync("/mcp", "[]")) is var none ? (none.Status, CodeOf(none)) : default);
        var many = await ana.PostAsync("/mcp", $"[{string.Join(',', Enumerable.Repeat(List, 33))}]");
        Assert.Equal((400, -32600), (many.Status, CodeOf(many)));
        Assert.Equal(202, (await ana.PostAsync("/mcp", """[{"jsonrpc":"2.0","method":"a"},{"jsonrpc":"2.0","method":"b"}]""")).Status);
    }

    [Fact]
    public async Task Batch_CountsEachMessageAgainstTheRate()
    {
        var owner = server.NewOwner();
        using var ana = await server.CreateClientAsync(owner, "user", "ana", rateLimit: 3);
        var answers = (await ana.PostAsync("/mcp", $"[{string.Join(',', Enumerable.Repeat(List, 5))}]")).Json.EnumerateArray().ToList();
        Assert.Equal([true, true, true, false, false], answers.Select(static answer => answer.TryGetProperty("result", out _)));
        Assert.Equal(429, (await ana.PostAsync("/mcp", List)).Status);
    }

    [Fact]
    public async Task OwnerInTheAddress_Refused()
    {
        using var ana = await AnaAsync();
        (await ana.PostAsync("/mcp?owner_id=acme", List)).ShouldBeProblem(400);
    }

    [Fact]
    public async Task IdempotencyKey_SameMessage_DoneOnceAndAnsweredTheSame()
    {
        using var ana = await AnaAsync();
        const string save = """{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"save_memory","arguments":{"content":"User sails."}}}""";
        var first = await ana.PostAsync("/mcp", save, ("Idempotency-Key", "k"));
        var second = await ana.PostAsync("/mcp", save, ("Idempotency-Key", "k"));
        Assert.Equal((200, first.Text, "true"), (second.Status, second.Text, second.Headers["Idempotency-Replayed"]));
        (await ana.PostAsync("/mcp", save.Replace("sails", "rows", StringComparison.Ordinal), ("Idempotency-Key", "k"))).ShouldBeProblem(409);
        Assert.Equal(["User sails."], await ana.ContentsAsync("ana"));

        // What failed is tried again.
        const string forget = """{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"forget_memory","arguments":{"id":"x"}}}""";
        Assert.Equal(200, (await ana.PostAsync("/mcp", forget, ("Idempotency-Key", "f"))).Status);
        Assert.False((await ana.PostAsync("/mcp", forget, ("Idempotency-Key", "f"))).Headers.ContainsKey("Idempotency-Replayed"));
    }

    private static int CodeOf(Reply reply) => reply.Json.GetProperty("error").GetProperty("code").GetInt32();

    private Task<ApiClient> AnaAsync() => server.CreateClientAsync(server.NewOwner(), "user", "ana");
}
