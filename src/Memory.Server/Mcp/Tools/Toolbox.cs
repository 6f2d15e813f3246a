using System.Text.Json;
using Memory.Server.Api.Answers;
using Memory.Server.Memories;
using Memory.Server.Storage;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Mcp.Tools;

/// <summary>All tools, and the one place where what goes wrong in one becomes words for a model.</summary>
internal sealed partial class Toolbox(IEnumerable<MemoryTool> tools, ILogger<Toolbox> logger)
{
    private readonly IReadOnlyList<MemoryTool> _tools = [.. tools];

    public IReadOnlyList<Tool> For(bool namesUser) => [.. _tools.Select(tool => namesUser ? tool.OfAnyUser : tool.OfOneUser)];

    /// <exception cref="McpProtocolException">There is no such tool.</exception>
    public async ValueTask<CallToolResult> CallAsync(
        string name, IDictionary<string, JsonElement>? arguments, McpCaller caller, CancellationToken cancellationToken)
    {
        var tool = _tools.FirstOrDefault(tool => tool.Name == name) ?? throw new McpProtocolException("There is no such tool.", McpErrorCode.InvalidParams);
        if (StorageBudget.Current is null)
            StorageBudget.Begin();
        try
        {
            return (await tool.RunAsync(ToolCall.Read(caller, arguments, tool.Known), cancellationToken)).ToResult();
        }
        catch (Exception fault)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ToolAnswer.Failed(Tell(fault, tool.Name));
        }
    }

    private string Tell(Exception fault, string tool)
    {
        switch (fault)
        {
            case RefusedException { Problem.Errors: { Count: > 0 } errors }:
                return $"Memory refused this. {string.Join(' ', errors.SelectMany(static field => field.Value))}";
            case RefusedException refused:
                return refused.Problem.Detail;
            case ConflictException or InvalidChangeException:
                return $"Memory refused this. {fault.Message}";
            case StorageUnavailableException { IsSealBroken: true }:
                LogUnavailable(logger, tool, fault);
                return "What is kept about this user does not open with its key. Go on without memory; the server's log says why.";
            case StorageUnavailableException:
                LogUnavailable(logger, tool, fault);
                return "Memory cannot be reached right now. Go on without it.";
            default:
                LogUnexpected(logger, tool, fault);
                return "Memory failed to answer. Go on without it.";
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The storage is unavailable to {Tool}")]
    private static partial void LogUnavailable(ILogger logger, string tool, Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Tool} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, string tool, Exception fault);
}
