using System.Text.Json;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Mcp;

/// <summary>What a client of the protocol is offered: tools to call and resources to read.</summary>
internal interface IMcpOffer
{
    /// <summary>Whether all of it is about one user, so that nothing needs to name one.</summary>
    bool IsOfOneUser { get; }

    IReadOnlyList<Tool> Tools { get; }

    IReadOnlyList<Resource> Resources { get; }

    IReadOnlyList<ResourceTemplate> Templates { get; }

    /// <summary>Calls a tool. What goes wrong in it is a result too, in words for a model.</summary>
    /// <exception cref="ModelContextProtocol.McpProtocolException">There is no such tool.</exception>
    ValueTask<CallToolResult> CallAsync(string name, IDictionary<string, JsonElement>? arguments, CancellationToken cancellationToken);

    /// <summary>Reads a resource.</summary>
    /// <exception cref="ModelContextProtocol.McpProtocolException">There is no such resource within reach, or it cannot be read now.</exception>
    ValueTask<ReadResourceResult> ReadAsync(string uri, CancellationToken cancellationToken);
}
