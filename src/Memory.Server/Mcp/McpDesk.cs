using Memory.Server.Mcp.Resources;
using Memory.Server.Mcp.Tools;
using ModelContextProtocol.Server;

namespace Memory.Server.Mcp;

/// <summary>Where every caller of the protocol is received, by whatever transport.</summary>
internal sealed class McpDesk(Toolbox tools, UserResources resources)
{
    public McpServerOptions Receive(McpCaller caller) => McpOptions.Of(new MemoryOffer(tools, resources, caller));
}
