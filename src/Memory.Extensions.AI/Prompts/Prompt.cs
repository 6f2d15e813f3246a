using Microsoft.Extensions.AI;

namespace Memory.Extensions.AI;

/// <summary>What the memory layer reads in the messages of a request. Pure; the messages are never changed.</summary>
internal sealed class Prompt
{
    /// <summary>How the platform's structured-output extension begins the message that it adds for models without native support.</summary>
    private const string SchemaPrompt = "Respond with a JSON value conforming to the following schema";

    private Prompt(ChatMessage[] messages, int question, bool isContinuation)
    {
        (Messages, QuestionAt, IsContinuation) = (messages, question, isContinuation);
        Text = question < 0 ? "" : messages[question].Text;
    }

    /// <summary>The request's messages, copied once, since the caller may change the list while memory is asked.</summary>
    public ChatMessage[] Messages { get; }

    /// <summary>Where the user's current message stands; -1 when there is none, or it has no text.</summary>
    public int QuestionAt { get; }

    /// <summary>The text of the user's current message; empty when there is none.</summary>
    public string Text { get; }

    /// <summary>Whether the request carries on an earlier one of the same turn: it ends in a tool's result or an approval.</summary>
    public bool IsContinuation { get; }

    /// <summary>Whether another memory layer has already been at work on these messages.</summary>
    public bool IsRemembered => Array.Exists(Messages, static message => message.AdditionalProperties?.ContainsKey(MemoryProperties.Injected) is true);

    /// <summary>Whether the prompt holds something of the conversation before the user's current message.</summary>
    public bool HoldsHistory => QuestionAt > 0 && Array.FindIndex(Messages, 0, QuestionAt, static message =>
        message.Role == ChatRole.Assistant || (message.Role == ChatRole.User && IsSaid(message))) >= 0;

    /// <summary>Where the block of essentials goes: right after the leading system messages.</summary>
    public int AfterSystem
    {
        get
        {
            var end = Array.FindIndex(Messages, static message => message.Role != ChatRole.System);
            return end < 0 ? Messages.Length : end;
        }
    }

    public static Prompt Read(ChatMessage[] messages)
    {
        var continues = messages is [.., var last] && IsContinuing(last);
        var latest = Array.FindLastIndex(messages, static message => message.Role == ChatRole.User && IsSaid(message));
        return new Prompt(messages, latest >= 0 && HasText(messages[latest]) ? latest : -1, continues);
    }

    /// <summary>Where the recalled block goes: right before the user's message, but never between a tool call and its result.</summary>
    public int BeforeQuestion
    {
        get
        {
            var place = QuestionAt;
            for (var at = Messages.Length - 1; at >= place && place >= 0; at--)
            {
                foreach (var result in Messages[at].Contents.OfType<ToolResultContent>())
                {
                    var call = Array.FindIndex(Messages, 0, place, message => message.Contents.Any(content => IsCall(content, result.CallId)));
                    if (call >= 0)
                        place = call;
                }
            }

            return place;
        }
    }

    /// <summary>Whether the user said this, rather than a tool, an approval, the platform or us.</summary>
    private static bool IsSaid(ChatMessage message) =>
        message.AdditionalProperties?.ContainsKey(MemoryProperties.Injected) is not true
        && !IsSchemaPrompt(message)
        && (!message.Contents.Any(IsReply) || HasText(message));

    private static bool IsSchemaPrompt(ChatMessage message) =>
        message.Contents is [TextContent { Text: { } text }] && text.AsSpan().TrimStart().StartsWith(SchemaPrompt, StringComparison.Ordinal);

    /// <summary>Whether nothing new was said: the message only answers a tool call or a request for approval.</summary>
    private static bool IsContinuing(ChatMessage message) =>
        message.Role == ChatRole.Tool || (message.Contents.Any(IsReply) && !HasText(message));

    private static bool IsReply(AIContent content) => content is ToolResultContent or InputResponseContent;

    private static bool IsCall(AIContent content, string callId) => content is ToolCallContent call && call.CallId == callId;

    private static bool HasText(ChatMessage message) => !string.IsNullOrWhiteSpace(message.Text);
}
