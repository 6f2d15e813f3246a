using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Memory.Server.Cli;
using Memory.Server.Cli.Mcp;
using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage.Postgres;
using Memory.Testing;
using Microsoft.Extensions.Configuration;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Tests.Mcp;

/// <summary>The command <c>mcp</c> over a pair of streams: on a store of its own, and through a running server.</summary>
public sealed class McpStdioTests(ServerFixture server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-mcp-").FullName;
    private readonly Pipe _toServer = new();
    private readonly Pipe _toClient = new();

    private StringWriter Complaints { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OwnStore_FixedUser_RemembersAcrossRuns_AndEndsWithItsClient(bool isPostgres)
    {
        await using var database = isPostgres ? await PostgresDatabase.CreateAsync(PostgresFixture.Template, Token) : null;
        var settings = Settings(database?.ConnectionString);
        var running = LocalMemory.RunAsync(settings, OwnerId.Default, new UserId("ana"), Transport, Token);
        await using (var client = await ConnectAsync())
        {
            Assert.DoesNotContain("user_id", (await client.ListToolsAsync(cancellationToken: Token))[0].ProtocolTool.InputSchema.GetRawText(), StringComparison.Ordinal);
            var id = (await client.CallAsync("save_memory", new { content = "User lives in Dallas.", key = "location", value = "Dallas" })).Id();
            Assert.Equal([id], (await client.CallAsync("search_memory", new { query = "Where does the user live?" })).Data().Texts("memories", "id"));
            Assert.Equal("Not found", (await client.CallAsync("list_memories", new { user_id = "bo" })).Failure());
            Assert.Contains("Dallas", ((TextResourceContents)(await client.ReadResourceAsync("memory://users/ana/profile", cancellationToken: Token)).Contents[0]).Text, StringComparison.Ordinal);
        }

        await _toServer.Writer.CompleteAsync();
        await running.Guarded();

        // It let go of the store, and what was saved is the owner's whom a server has by default.
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder, Postgres = database?.ConnectionString }, Token);
        using var admin = new ApiClient(host.Address, host.AdminKey);
        Assert.Equal(["User lives in Dallas."], await admin.ContentsAsync("ana"));
    }

    [Fact]
    public async Task OwnStore_NoUserFixed_EachCallNamesOne_OfTheOwnerThatWasGiven()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = LocalMemory.RunAsync(Settings(), new OwnerId("acme"), only: null, Transport, stop.Token);
        await using (var client = await ConnectAsync())
        {
            Assert.Contains("user_id is required", (await client.CallAsync("list_memories")).Failure(), StringComparison.Ordinal);
            await client.CallAsync("save_memory", new { user_id = "bo", content = "User likes tea." });
            Assert.Equal(2, (await client.ListResourceTemplatesAsync(cancellationToken: Token)).Count);
        }

        await stop.CancelAsync();
        await running.Guarded();
        await using var host = await MemoryServerHost.StartAsync(new MemoryServerHostOptions { DataFolder = _folder }, Token);
        using var admin = new ApiClient(host.Address, host.AdminKey);
        Assert.Empty(await admin.ContentsAsync("bo"));
        var key = await admin.PostAsync("/v1/admin/keys", new { owner_id = "acme", scope = "owner" });
        using var acme = new ApiClient(host.Address, key.Json.GetProperty("api_key").GetString());
        Assert.Equal(["User likes tea."], await acme.ContentsAsync("bo"));
    }

    [Fact]
    public async Task Lines_ThatAreNoMessages_AreAnsweredAndTheNextOnesToo()
    {
        var running = LocalMemory.RunAsync(Settings(), OwnerId.Default, new UserId("ana"), Transport, Token);
        foreach (var line in (string[])
            [
                "", "nonsense", "[]", "7", """{"jsonrpc":"2.0","id":1,"method":"\ud800"}""", """{"jsonrpc":"2.0","id":2,"id":3,"method":"ping"}""", """{"jsonrpc":"2.0","id":null,"method":"ping"}""",
                """{"jsonrpc":"2.0","id":4,"method":"initialize","params":{"protocolVersion":7}}""", """{"jsonrpc":"2.0","id":"last","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""",
            ])
            await _toServer.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), Token);
        await _toServer.Writer.CompleteAsync();
        await running.Guarded();
        await _toClient.Writer.CompleteAsync();

        using var reader = new StreamReader(_toClient.Reader.AsStream());
        var answers = (await reader.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line)).ToList();
        var codes = answers.Where(static answer => answer.TryGetProperty("error", out _)).Select(static answer => answer.GetProperty("error").GetProperty("code").GetInt32()).ToList();
        Assert.Equal([-32700, -32600, -32600, -32602, -32700, -32600], codes[..6]);
        Assert.Equal(8, answers.Count);
        Assert.Contains(answers, static answer => answer.GetProperty("id").ToString() == "last" && answer.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task FolderOfARunningServer_SaysToGoThroughIt()
    {
        await using var own = await OwnServer.StartAsync(static _ => { });
        var refused = await RunAsync("mcp", "--data", own.Folder);
        Assert.Equal(1, refused.Code);
        Assert.Contains("--server URL --api-key KEY", refused.Error, StringComparison.Ordinal);
        Assert.Empty(refused.Output);
    }

    [Fact]
    public async Task ThroughAServer_UserKey_NeedsNothingMore()
    {
        using var ana = await server.CreateClientAsync(server.NewOwner(), "user", "ana");
        await using var offer = await ForwardedOffer.ConnectAsync(server.Address, ana.ApiKey!, only: null, TextWriter.Null, Token).Guarded();
        var running = StdioSession.RunAsync(offer, Transport(), Token);
        await using (var client = await ConnectAsync())
        {
            var id = (await client.CallAsync("save_memory", new { content = "User rows." })).Id();
            Assert.Equal("Forgotten.", (await client.CallAsync("forget_memory", new { id })).Text());
            Assert.StartsWith("Nothing was forgotten", (await client.CallAsync("forget_memory", new { id = "x" })).Failure(), StringComparison.Ordinal);
            Assert.Equal(["memory://users/ana/profile", "memory://users/ana/essentials"], (await client.ListResourcesAsync(cancellationToken: Token)).Select(static resource => resource.Uri));
            var refused = await Assert.ThrowsAsync<McpProtocolException>(() => client.CallAsync("drop_tables"));
            Assert.Equal(McpErrorCode.InvalidParams, refused.ErrorCode);
        }

        await _toServer.Writer.CompleteAsync();
        await running.Guarded();
    }

    [Fact]
    public async Task ThroughAServer_OwnerKeyAndAFixedUser_ReachesThatUserAlone()
    {
        using var owner = await server.CreateOwnerAsync();
        var bos = await owner.RememberAsync("bo", "User lives in Oslo.");
        await using var offer = await ForwardedOffer.ConnectAsync(server.Address, owner.ApiKey!, new UserId("ana"), TextWriter.Null, Token).Guarded();
        var running = StdioSession.RunAsync(offer, Transport(), Token);
        await using (var client = await ConnectAsync())
        {
            var tools = await client.ListToolsAsync(cancellationToken: Token);
            Assert.All(tools, static tool => Assert.DoesNotContain("user_id", tool.ProtocolTool.InputSchema.GetRawText(), StringComparison.Ordinal));
            await client.CallAsync("save_memory", new { content = "User rows." });
            Assert.Equal(["User rows."], (await client.CallAsync("list_memories")).Data().Texts("memories", "content"));
            Assert.Equal("Not found", (await client.CallAsync("list_memories", new { user_id = "bo" })).Failure());
            Assert.StartsWith("Nothing was forgotten", (await client.CallAsync("forget_memory", new { id = bos })).Failure(), StringComparison.Ordinal);
            await Assert.ThrowsAsync<McpProtocolException>(() => client.ReadResourceAsync("memory://users/bo/profile", cancellationToken: Token).AsTask());
            Assert.Single((await client.ReadResourceAsync("memory://users/ana/profile", cancellationToken: Token)).Contents);
        }

        await _toServer.Writer.CompleteAsync();
        await running.Guarded();
        Assert.Equal(["User rows."], await owner.ContentsAsync("ana"));
        Assert.Equal(["User lives in Oslo."], await owner.ContentsAsync("bo"));
    }

    [Fact]
    public async Task ThroughAServer_ThatGoesAway_IsToldToTheModelAndOnceToThePerson()
    {
        var own = await OwnServer.StartAsync(static _ => { });
        await using var offer = await ForwardedOffer.ConnectAsync(own.Host.Address, own.Host.AdminKey, new UserId("ana"), Complaints, Token).Guarded();
        await own.DisposeAsync();

        Assert.Equal("Memory cannot be reached right now. Go on without it.", (await offer.CallAsync("list_memories", arguments: null, Token).Guarded()).Failure());
        Assert.Equal("Memory cannot be reached right now. Go on without it.", (await offer.CallAsync("list_memories", arguments: null, Token).Guarded()).Failure());
        await Assert.ThrowsAsync<McpProtocolException>(() => offer.ReadAsync("memory://users/ana/profile", Token).AsTask().Guarded());
        Assert.Equal("The memory server cannot be reached.", Complaints.ToString().Trim());
    }

    [Fact]
    public async Task ThroughAServer_ThatDoesNotTakeTheKey_OrIsNotThere_OrIsAnothersUser_FailsInOneLine()
    {
        using var ana = await server.CreateClientAsync(server.NewOwner(), "user", "ana");

        var wrong = await RunAsync("mcp", "--server", server.Address.ToString(), "--api-key", "mem_live_nonsense");
        var nowhere = await RunAsync("mcp", "--server", "http://127.0.0.1:1", "--api-key", "mem_live_nonsense");
        var another = await RunAsync("mcp", "--server", server.Address.ToString(), "--api-key", ana.ApiKey!, "--user", "bo");

        Assert.Equal((1, $"The server at {server.Address} does not take the key."), (wrong.Code, wrong.Error.Trim()));
        Assert.Equal((1, "The server at http://127.0.0.1:1/ cannot be reached."), (nowhere.Code, nowhere.Error.Trim()));
        Assert.Equal((1, "The key is not one of bo's."), (another.Code, another.Error.Trim()));
        Assert.Equal("", wrong.Output + nowhere.Output + another.Output);
    }

    [Theory]
    [InlineData("--server and a store of one's own exclude each other", "--server", "http://127.0.0.1:1", "--api-key", "k", "--data", "x")]
    [InlineData("--data and --postgres exclude each other", "--data", "x", "--postgres", "Host=y")]
    [InlineData("--api-key goes with --server", "--data", "x", "--api-key", "k")]
    [InlineData("A server needs a key", "--server", "http://127.0.0.1:1")]
    [InlineData("--server must be an http or https address", "--server", "ftp://x", "--api-key", "k")]
    [InlineData("--owner and --server exclude each other", "--server", "http://127.0.0.1:1", "--api-key", "k", "--owner", "acme")]
    [InlineData("--user must have 1 to 255 characters", "--data", "x", "--user", "")]
    public async Task WrongUsage_SaysWhatIsWrong(string told, params string[] args)
    {
        var refused = await RunAsync(["mcp", .. args]);
        Assert.Equal((2, ""), (refused.Code, refused.Output));
        Assert.Contains(told, refused.Error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(args, Commands.All, output, error, Token);
        return (code, output.ToString(), error.ToString());
    }

    private LineTransport Transport() => new(_toServer.Reader.AsStream(), _toClient.Writer.AsStream());

    private Task<McpClient> ConnectAsync() =>
        McpClient.CreateAsync(new StreamClientTransport(_toServer.Writer.AsStream(leaveOpen: true), _toClient.Reader.AsStream()), cancellationToken: Token).Guarded();

    private MemorySettings Settings(string? postgres = null) => SettingsReader.Read(
        new ConfigurationBuilder().AddInMemoryCollection([new("Memory:Data", _folder), new("ConnectionStrings:Memory", postgres)]).Build(), RecallService.DefaultWeights);
}
