using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Memory.Client;
using Memory.Server.Api;
using Memory.Server.Identity;
using Memory.Server.Mcp;
using Memory.Server.Mcp.Http;
using Memory.Server.Mcp.Resources;
using Memory.Server.Mcp.Tools;
using Memory.Server.Memories;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Cli.Mcp;

/// <summary>What a running server offers, handed on. With a user fixed, nobody has to name one and nobody else is reached, whatever the key reaches.</summary>
internal sealed class ForwardedOffer : IMcpOffer, IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly McpClient _client;
    private readonly UserId? _only;
    private readonly TextWriter _complaints;
    private readonly LogEpisode _outage = new(TimeProvider.System);

    private ForwardedOffer(McpClient client, UserId? only, TextWriter complaints) => (_client, _only, _complaints) = (client, only, complaints);

    public bool IsOfOneUser { get; private init; }

    public IReadOnlyList<Tool> Tools { get; private init; } = [];

    public IReadOnlyList<Resource> Resources { get; private init; } = [];

    public IReadOnlyList<ResourceTemplate> Templates { get; private init; } = [];

    /// <param name="server">The server.</param>
    /// <param name="apiKey">A key of any kind.</param>
    /// <param name="only">The one user that is reached; null for whom the key reaches.</param>
    /// <param name="complaints">Where it is told when the server is away.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">The server is away, refuses the key, or the key is another user's.</exception>
    public static async ValueTask<ForwardedOffer> ConnectAsync(Uri server, string apiKey, UserId? only, TextWriter complaints, CancellationToken cancellationToken)
    {
        McpClient? client = null;
        try
        {
            client = await McpClient.CreateAsync(TransportTo(server, apiKey), Options, NullLoggerFactory.Instance, cancellationToken);
            var tools = await client.ListToolsAsync(cancellationToken: cancellationToken);
            var resources = await client.ListResourcesAsync(cancellationToken: cancellationToken);
            var templates = await client.ListResourceTemplatesAsync(cancellationToken: cancellationToken);
            if (only is { } user && resources.Any(resource => ResourceAddress.Parse(resource.Uri) is { } address && address.User != user))
                throw new CommandFailedException($"The key is not one of {user}'s.");
            return new ForwardedOffer(client, only, complaints)
            {
                IsOfOneUser = only is not null || templates.Count == 0,
                Tools = [.. tools.Select(tool => only is null ? tool.ProtocolTool : WithoutUser(tool.ProtocolTool))],
                Resources = only is null ? [.. resources.Select(static resource => resource.ProtocolResource)] : UserResources.Of(only),
                Templates = only is null ? [.. templates.Select(static template => template.ProtocolResourceTemplate)] : [],
            };
        }
        catch (Exception fault)
        {
            if (client is not null)
                await client.DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw fault as CommandFailedException ?? new CommandFailedException(Tell(fault, server));
        }
    }

    public async ValueTask<CallToolResult> CallAsync(string name, IDictionary<string, JsonElement>? arguments, CancellationToken cancellationToken)
    {
        var passed = arguments is null ? new Dictionary<string, JsonElement>(StringComparer.Ordinal) : new(arguments, StringComparer.Ordinal);
        if (_only is { } user)
        {
            if (passed.TryGetValue(ToolCall.User, out var named) && !(named.ValueKind == JsonValueKind.String && named.ValueEquals(user.Value)))
                return ToolAnswer.Failed("Not found");
            passed[ToolCall.User] = JsonSerializer.SerializeToElement(user.Value);
        }

        try
        {
            var result = await _client.CallToolAsync(new CallToolRequestParams { Name = name, Arguments = passed }, cancellationToken);
            _outage.Ends();
            return result;
        }
        catch (Exception fault) when (fault is not McpProtocolException && !cancellationToken.IsCancellationRequested)
        {
            Complain(fault);
            return ToolAnswer.Failed(fault is HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests }
                ? "Memory is asked too often right now. Go on without it."
                : "Memory cannot be reached right now. Go on without it.");
        }
    }

    public async ValueTask<ReadResourceResult> ReadAsync(string uri, CancellationToken cancellationToken)
    {
        if (_only is { } user && ResourceAddress.Parse(uri)?.User != user)
            throw new McpProtocolException("Resource not found", McpErrorCode.ResourceNotFound);
        try
        {
            var result = await _client.ReadResourceAsync(uri, cancellationToken: cancellationToken);
            _outage.Ends();
            return result;
        }
        catch (Exception fault) when (fault is not McpProtocolException && !cancellationToken.IsCancellationRequested)
        {
            Complain(fault);
            throw new McpProtocolException("The memory server cannot be reached", fault, McpErrorCode.InternalError);
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private static McpClientOptions Options => new()
    {
        ClientInfo = new Implementation { Name = "memory-server mcp", Version = ServiceRoutes.Version }, InitializationTimeout = Patience,
    };

    /// <summary>Redirects are not followed: they would take the key elsewhere.</summary>
    private static HttpClientTransport TransportTo(Uri server, string apiKey) => new(
        new HttpClientTransportOptions
        {
            Endpoint = new Uri(server.GetLeftPart(UriPartial.Path).TrimEnd('/') + McpRoutes.Path),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { [PresentedKey.Header] = apiKey },
            EnableStandaloneGetStream = false,
        },
        new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }),
        NullLoggerFactory.Instance,
        ownsHttpClient: true);

    private static Tool WithoutUser(Tool tool)
    {
        var schema = JsonNode.Parse(tool.InputSchema.GetRawText())!.AsObject();
        schema["properties"]?.AsObject().Remove(ToolCall.User);
        if (schema["required"] is JsonArray required && required.FirstOrDefault(static name => (string?)name == ToolCall.User) is { } user)
            required.Remove(user);
        return new Tool
        {
            Name = tool.Name,
            Title = tool.Title,
            Description = tool.Description,
            InputSchema = JsonSerializer.SerializeToElement(schema),
            OutputSchema = tool.OutputSchema,
            Annotations = tool.Annotations,
        };
    }

    private static string Tell(Exception fault, Uri server) => fault switch
    {
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized } => $"The server at {server} does not take the key.",
        HttpRequestException { StatusCode: { } status } => $"The server at {server} answers {(int)status} at {McpRoutes.Path}.",
        McpException => $"What answers at {server} does not speak the protocol: {fault.Message}",
        _ => $"The server at {server} cannot be reached.",
    };

    private void Complain(Exception fault)
    {
        if (_outage.Begins(out _))
            _complaints.WriteLine(fault is HttpRequestException { StatusCode: { } status } ? $"The memory server answers {(int)status}." : "The memory server cannot be reached.");
    }
}
