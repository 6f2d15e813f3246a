using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Memory.Server.Mcp.Tools;

/// <summary>What a tool has to tell: words for a model, and the same as data.</summary>
/// <param name="Text">The words.</param>
/// <param name="Data">The data, as the tool's output schema has it.</param>
internal sealed record ToolAnswer(string Text, JsonObject Data)
{
    /// <summary>A result that says what went wrong, in words by which a model can do better.</summary>
    public static CallToolResult Failed(string text) => new() { IsError = true, Content = [new TextContentBlock { Text = text }] };

    public CallToolResult ToResult() => new()
    {
        Content = [new TextContentBlock { Text = Text }],
        StructuredContent = JsonSerializer.SerializeToElement(Data, JsonSerializerOptions.Default),
    };
}
