namespace Memory.Extensions.AI;

/// <summary>Names by which an app and the memory layer talk to each other: of additional properties, and of the metadata of stored messages.</summary>
public static class MemoryProperties
{
    /// <summary>On <c>ChatOptions</c>: the person remembered. Taken off before the request goes on.</summary>
    public const string UserId = "memory.user_id";

    /// <summary>On <c>ChatOptions</c>: the conversation. Taken off before the request goes on.</summary>
    public const string SessionId = "memory.session_id";

    /// <summary>
    /// On a <c>ChatResponse</c>: the name of the <see cref="Memory.Client.RecallOutcome"/> of its turn, a string. Absent when nothing was asked.
    /// Updates of a stream pass through as they are; there <see cref="MemoryChatOptions.OnOutcome"/> tells.
    /// </summary>
    public const string Outcome = "memory.outcome";

    /// <summary>On a message that the memory layer put into a prompt, so that it is never stored or taken for what the user said.</summary>
    public const string Injected = "memory.injected";

    /// <summary>On <c>ChatOptions</c> between two memory layers: the outer one acts. Taken off by the inner one.</summary>
    internal const string Handled = "memory.handled";

    /// <summary>In the metadata of a stored assistant message: true when the answer ended early, by a fault or because the caller stopped.</summary>
    public const string Partial = "partial";

    /// <summary>In the metadata of a stored user message: true when its call ended without an answer. A later request may have been answered.</summary>
    public const string Unanswered = "unanswered";
}
