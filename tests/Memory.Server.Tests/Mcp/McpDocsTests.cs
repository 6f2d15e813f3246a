using System.CommandLine;
using System.Text.Json;
using System.Text.RegularExpressions;
using Memory.Server.Cli;
using Memory.Server.Mcp.Tools;
using Memory.Server.Tests.Api;
using ModelContextProtocol.Client;

namespace Memory.Server.Tests.Mcp;

/// <summary>What the page about the protocol says can be done as it stands there.</summary>
public sealed partial class McpDocsTests(ServerFixture server)
{
    private static readonly string Page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "mcp.md"));

    private static IReadOnlyList<JsonElement> Configurations { get; } =
        [.. Fence().Matches(Page).SelectMany(static fence => Servers(JsonElement.Parse(fence.Groups["body"].Value)))];

    [Fact]
    public void Configurations_ThatStartAProcess_AreCommandLines()
    {
        var root = new RootCommand();
        foreach (var command in Commands.All([]))
            root.Add(command);

        var lines = Configurations.Where(static one => one.TryGetProperty("command", out _))
            .Select(static one => (Arguments: one.GetProperty("args").EnumerateArray().Select(static argument => argument.GetString()!).ToList(), HasServer: one.TryGetProperty("env", out var env) && env.TryGetProperty("MEMORY_URL", out _) && env.TryGetProperty("MEMORY_API_KEY", out _)))
            .ToList();

        Assert.Equal(3, lines.Count);
        Assert.All(lines, line => Assert.Empty(root.Parse(line.Arguments).Errors));
        Assert.All(lines, static line => Assert.True(line.HasServer != line.Arguments.Contains("--data"), string.Join(' ', line.Arguments)));
    }

    [Fact]
    public async Task Configuration_ByHttp_Connects()
    {
        using var ana = await server.CreateClientAsync(server.NewOwner(), "user", "ana");
        var one = Assert.Single(Configurations, static one => one.TryGetProperty("url", out _));
        var header = Assert.Single(one.GetProperty("headers").EnumerateObject());
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions
            {
                Endpoint = new Uri(server.Address, new Uri(one.GetProperty("url").GetString()!).AbsolutePath),
                AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { [header.Name] = header.Value.GetString()!.Replace("${input:memory-key}", ana.ApiKey, StringComparison.Ordinal) },
            }),
            cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(4, (await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Count);
    }

    [Fact]
    public async Task TablesOfToolsAndResources_TellWhatThereIs()
    {
        using var owner = await server.CreateOwnerAsync();
        await using var client = await owner.ConnectAsync(server);
        var rows = Row().Matches(Page).ToDictionary(static row => row.Groups["name"].Value, static row => row.Groups["more"].Value, StringComparer.Ordinal);

        foreach (var tool in await client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken))
        {
            var row = Assert.Contains(tool.Name, (IReadOnlyDictionary<string, string>)rows);
            foreach (var (name, rules) in tool.ProtocolTool.InputSchema.GetProperty("properties").EnumerateObject().Select(static one => (one.Name, one.Value)).Where(static one => one.Name != ToolCall.User))
            {
                Assert.Contains($"`{name}`", row, StringComparison.Ordinal);
                if (rules.TryGetProperty("maximum", out var most))
                    Assert.Contains($"{rules.GetProperty("minimum").GetInt32()}–{most.GetInt32():N0}", row, StringComparison.Ordinal);
                if (rules.TryGetProperty("default", out var usual) && usual.ValueKind == JsonValueKind.Number)
                    Assert.Contains($"({usual.GetInt32():N0})", row, StringComparison.Ordinal);
            }
        }

        foreach (var template in await client.ListResourceTemplatesAsync(cancellationToken: TestContext.Current.CancellationToken))
            Assert.Contains(template.UriTemplate, (IReadOnlyDictionary<string, string>)rows);
    }

    private static IEnumerable<JsonElement> Servers(JsonElement file) =>
        file.EnumerateObject().Where(static list => list.Name is "mcpServers" or "servers").SelectMany(static list => list.Value.EnumerateObject().Select(static one => one.Value));

    [GeneratedRegex("^```json\n(?<body>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\| `(?<name>[^`]+)` \|(?<more>.*)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();
}
