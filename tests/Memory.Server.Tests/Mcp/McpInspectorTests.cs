using System.Diagnostics;
using System.Text.Json;
using Memory.Server.Tests.Api;
using Memory.Testing;

namespace Memory.Server.Tests.Mcp;

/// <summary>
/// The protocol's own inspector, another implementation than the one that the server is built on, over both transports. It is fetched by npm,
/// so it runs with <c>--full</c> or where <c>MEMORY_TEST_INSPECTOR</c> names an installed one; what keeps it from running is told.
/// </summary>
public sealed class McpInspectorTests(ServerFixture server) : IDisposable
{
    private const string Package = "@modelcontextprotocol/inspector@2.12.0";

    private readonly string _folder = Directory.CreateTempSubdirectory("memory-mcp-").FullName;

    private static string? Installed { get; } = Environment.GetEnvironmentVariable("MEMORY_TEST_INSPECTOR");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Inspector_ListsSavesSearchesReadsAndForgets(bool overStreams)
    {
        Assert.SkipUnless(TestScale.Full || Installed is not null, "The inspector needs npm and a network: run with --full, or set MEMORY_TEST_INSPECTOR to an installed mcp-inspector.");
        using var ana = await server.CreateClientAsync(server.NewOwner(), "user", "ana");
        string[] target = overStreams
            ? [DotNetHost.Path, Path.Combine(AppContext.BaseDirectory, "Memory.Server.dll"), "mcp", "--data", _folder, "--user", "ana"]
            : [new Uri(server.Address, "/mcp").ToString(), "--transport", "http", "--header", $"Authorization: Bearer {ana.ApiKey}"];

        var tools = await InspectAsync([.. target, "--method", "tools/list"]);
        Assert.Equal(["search_memory", "save_memory", "forget_memory", "list_memories"], tools.GetProperty("tools").EnumerateArray().Select(static tool => tool.GetProperty("name").GetString()));
        var saved = await InspectAsync([.. target, "--method", "tools/call", "--tool-name", "save_memory", "--tool-arg", "content=User lives in Dallas.", "key=location"]);
        var id = saved.GetProperty("structuredContent").GetProperty("id").GetString()!;
        var found = await InspectAsync([.. target, "--method", "tools/call", "--tool-name", "search_memory", "--tool-arg", "query=Where does the user live?"]);
        Assert.Contains($"[{id}] User lives in Dallas.", found.GetProperty("content")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        var profile = await InspectAsync([.. target, "--method", "resources/read", "--uri", "memory://users/ana/profile"]);
        Assert.Contains("Dallas", profile.GetProperty("contents")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        var forgotten = await InspectAsync([.. target, "--method", "tools/call", "--tool-name", "forget_memory", "--tool-arg", $"id={id}"]);
        Assert.True(forgotten.GetProperty("structuredContent").GetProperty("forgotten").GetBoolean());
    }

    private async Task<JsonElement> InspectAsync(string[] args)
    {
        var start = new ProcessStartInfo(Installed ?? "npx", [.. Installed is null ? (string[])["--yes", Package] : [], "--cli", .. args])
        {
            UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder,
        };

        // It keeps a catalogue of servers in its user's folder.
        start.Environment["MCP_CATALOG_PATH"] = Path.Combine(_folder, "catalogue.json");
        using var process = StartOrSkip(start);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        try
        {
            await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromMinutes(3), TimeProvider.System, Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        var complaint = await error;
        Assert.SkipWhen(process.ExitCode != 0 && complaint.Contains("npm error", StringComparison.Ordinal), $"npm cannot fetch {Package}: {complaint}");
        Assert.True(process.ExitCode == 0, complaint);
        return JsonElement.Parse(await output);
    }

    private static Process StartOrSkip(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            Assert.Skip($"{start.FileName} is not installed: {missing.Message}");
            throw;
        }
    }
}
