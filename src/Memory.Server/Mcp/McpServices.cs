using Memory.Server.Mcp.Resources;
using Memory.Server.Mcp.Tools;

namespace Memory.Server.Mcp;

/// <summary>Registers the Model Context Protocol.</summary>
internal static class McpServices
{
    public static IServiceCollection AddMcp(this IServiceCollection services) => services
        .AddSingleton<MemoryTool, SearchMemory>()
        .AddSingleton<MemoryTool, SaveMemory>()
        .AddSingleton<MemoryTool, ForgetMemory>()
        .AddSingleton<MemoryTool, ListMemories>()
        .AddSingleton<Toolbox>()
        .AddSingleton<UserResources>()
        .AddSingleton<McpDesk>();
}
