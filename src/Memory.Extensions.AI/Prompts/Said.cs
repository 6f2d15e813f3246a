using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>Whose word a message is. A null among the messages is nobody's; what to do about it is the model's business.</summary>
internal static class Said
{
    /// <summary>How the platform's structured-output extension begins the message that it adds for models without native support.</summary>
    private const string SchemaPrompt = "Respond with a JSON value conforming to the following schema";

    /// <summary>The role by which newer models know the app's own instructions.</summary>
    private static readonly ChatRole Developer = new("developer");

    /// <summary>Whether the user said this, rather than a tool, an approval, the platform or us.</summary>
    public static bool ByTheUser(ChatMessage? message) =>
        message?.Role == ChatRole.User && !IsAddedByALayer(message) && (!HoldsReply(message) || HasText(message));

    /// <summary>Whether it is part of what user and assistant said to each other.</summary>
    public static bool InConversation(ChatMessage? message) => message?.Role == ChatRole.Assistant || ByTheUser(message);

    /// <summary>Whether it is one of the app's instructions.</summary>
    public static bool IsOfTheApp(ChatMessage? message) => message?.Role == ChatRole.System || message?.Role == Developer;

    /// <summary>Whether it is ours, or the platform's prompt for structured output.</summary>
    public static bool IsAddedByALayer(ChatMessage? message) =>
        message is null || IsInjected(message)
        || (message.Contents is [TextContent { Text: { } text }] && text.AsSpan().TrimStart().StartsWith(SchemaPrompt, StringComparison.Ordinal));

    /// <summary>Whether a memory layer put it there.</summary>
    public static bool IsInjected(ChatMessage? message) => message?.AdditionalProperties?.ContainsKey(MemoryProperties.Injected) is true;

    /// <summary>Whether nothing new was said: the message only answers a tool call or a request for approval.</summary>
    public static bool IsAReply(ChatMessage message) => message.Role == ChatRole.Tool || (HoldsReply(message) && !HasText(message));

    /// <summary>Whether it holds this tool call.</summary>
    public static bool Calls(ChatMessage? message, string callId)
    {
        foreach (var content in message?.Contents ?? [])
        {
            if (content is ToolCallContent call && call.CallId == callId)
                return true;
        }

        return false;
    }

    private static bool HoldsReply(ChatMessage message)
    {
        var contents = message.Contents;
        for (var i = 0; i < contents.Count; i++)
        {
            if (contents[i] is ToolResultContent or InputResponseContent)
                return true;
        }

        return false;
    }

    /// <summary>Whether it holds words.</summary>
    public static bool HasText(ChatMessage message) => !string.IsNullOrWhiteSpace(message.Text);
}
