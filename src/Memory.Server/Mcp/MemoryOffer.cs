using System.Text.Json;
using Memory.Server.Mcp.Resources;
using Memory.Server.Mcp.Tools;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Mcp;

/// <summary>What one caller is offered of this server's own memory.</summary>
internal sealed class MemoryOffer(Toolbox tools, UserResources resources, McpCaller caller) : IMcpOffer
{
    public bool IsOfOneUser => caller.Only is not null;

    public IReadOnlyList<Tool> Tools => tools.For(namesUser: !IsOfOneUser);

    public IReadOnlyList<Resource> Resources => UserResources.Of(caller.Only);

    public IReadOnlyList<ResourceTemplate> Templates => UserResources.TemplatesOf(caller.Only);

    public ValueTask<CallToolResult> CallAsync(string name, IDictionary<string, JsonElement>? arguments, CancellationToken cancellationToken) =>
        tools.CallAsync(name, arguments, caller, cancellationToken);

    public ValueTask<ReadResourceResult> ReadAsync(string uri, CancellationToken cancellationToken) => resources.ReadAsync(uri, caller, cancellationToken);
}
