using System.Text.Json;
using Memory.Server.Tests.Api;
using Memory.Testing;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Tests.Mcp;

/// <summary>The protocol's official client, as an assistant uses it.</summary>
internal static class McpClients
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="key">Whose key.</param>
    /// <param name="server">The server.</param>
    /// <param name="version">The revision of the protocol to speak; null for what both sides like best.</param>
    public static Task<McpClient> ConnectAsync(Uri server, string key, string? version = null) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = new Uri(server, "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {key}" },
        }),
        new McpClientOptions { ProtocolVersion = version },
        cancellationToken: Token).Guarded();

    public static Task<McpClient> ConnectAsync(this ApiClient caller, ServerFixture server, string? version = null) => ConnectAsync(server.Address, caller.ApiKey!, version);

    /// <summary>Calls a tool with arguments written as an anonymous object.</summary>
    public static Task<CallToolResult> CallAsync(this McpClient client, string tool, object? arguments = null) => client.CallToolAsync(
        new CallToolRequestParams { Name = tool, Arguments = JsonSerializer.SerializeToElement(arguments ?? new { }).Deserialize<Dictionary<string, JsonElement>>() }, Token).Guarded();

    public static string Text(this CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    /// <summary>The data of a call that succeeded.</summary>
    public static JsonElement Data(this CallToolResult result)
    {
        Assert.True(result.IsError is not true, result.Text());
        return result.StructuredContent!.Value;
    }

    /// <summary>What a call that failed says.</summary>
    public static string Failure(this CallToolResult result)
    {
        Assert.True(result.IsError, result.Text());
        Assert.Null(result.StructuredContent);
        return result.Text();
    }

    public static string[] Texts(this JsonElement data, string list, string field = "text") =>
        [.. data.GetProperty(list).EnumerateArray().Select(item => item.GetProperty(field).GetString()!)];

    public static string Id(this CallToolResult saved) => saved.Data().GetProperty("id").GetString()!;
}
