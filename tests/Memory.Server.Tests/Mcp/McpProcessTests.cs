using System.Diagnostics;
using System.Text.Json;
using Memory.Server.Tests.Api;
using Memory.Testing;
using ModelContextProtocol.Client;

namespace Memory.Server.Tests.Mcp;

/// <summary>The command <c>mcp</c> as a process, as a client on a desktop starts it.</summary>
public sealed class McpProcessTests(ServerFixture server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("memory-mcp-").FullName;

    private static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "Memory.Server.dll");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task OfficialClient_StartsIt_AndFindsWhatWasSaved()
    {
        var transport = new StdioClientTransport(new StdioClientTransportOptions { Command = DotNetHost.Path, Arguments = [Program, "mcp", "--data", _folder, "--user", "ana"] });
        await using var client = await McpClient.CreateAsync(transport, cancellationToken: Token).Guarded();

        var id = (await client.CallAsync("save_memory", new { content = "User lives in Dallas.", key = "location" })).Id();

        Assert.Equal([id], (await client.CallAsync("search_memory", new { query = "Where does the user live?" })).Data().Texts("memories", "id"));
    }

    /// <summary>As from a shell: everything is said at once, and the input ends before the first answer is there.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task InputThatEndsAtOnce_IsAnswered_WithNothingElseOnTheOutput(bool throughServer)
    {
        using var ana = await server.CreateClientAsync(server.NewOwner(), "user", "ana");
        string[] said =
        [
            """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"shell","version":"1"}}}""",
            """{"jsonrpc":"2.0","method":"notifications/initialized"}""",
            "nonsense",
            """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"list_memories","arguments":{}}}""",
        ];
        using var process = Start(throughServer ? [] : ["--data", _folder, "--user", "ana"], throughServer ? ana.ApiKey : null);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        foreach (var line in said)
            await process.StandardInput.WriteLineAsync(line.AsMemory(), Token);
        process.StandardInput.Close();

        await process.WaitForExitAsync(Token).Guarded();

        var answers = (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line)).ToList();
        Assert.All(answers, static answer => Assert.Equal("2.0", answer.GetProperty("jsonrpc").GetString()));
        var listed = Assert.Single(answers, static answer => answer.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.GetInt32() == 2);
        Assert.Equal("Nothing is remembered.", listed.GetProperty("result").GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal((0, ""), (process.ExitCode, await error));
    }

    private Process Start(string[] args, string? key)
    {
        var start = new ProcessStartInfo(DotNetHost.Path, [Program, "mcp", .. args])
        {
            UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder,
        };
        if (key is not null)
            (start.Environment["MEMORY_URL"], start.Environment["MEMORY_API_KEY"]) = (server.Address.ToString(), key);
        return Process.Start(start)!;
    }
}
