namespace Memory.Extensions.AI;

/// <summary>Names of the additional properties by which an app and the memory layer talk to each other.</summary>
public static class MemoryProperties
{
    /// <summary>On <c>ChatOptions</c>: the person remembered. Taken off before the request goes on.</summary>
    public const string UserId = "memory.user_id";

    /// <summary>On <c>ChatOptions</c>: the conversation. Taken off before the request goes on.</summary>
    public const string SessionId = "memory.session_id";

    /// <summary>On a <c>ChatResponse</c>: the name of the <see cref="Memory.Client.RecallOutcome"/>, a string. Absent when nothing was recalled.</summary>
    public const string Outcome = "memory.outcome";

    /// <summary>On a message that the memory layer put into a prompt, so that it is never stored or taken for what the user said.</summary>
    public const string Injected = "memory.injected";
}
