using System.Text.Json.Serialization;

namespace Memory.Client;

/// <summary>A question to the server's chat model, answered with the user's memory in mind.</summary>
public sealed record ChatRequest
{
    /// <summary>The person remembered, 1–255 characters.</summary>
    public required string UserId { get; init; }

    /// <summary>The conversation that the turn is stored in, up to 255 characters.</summary>
    /// <value>The default is the user's session <c>default</c>.</value>
    public string? SessionId { get; init; }

    /// <summary>What the user says, 1–100,000 characters. Either this or <see cref="Messages"/> is set.</summary>
    public string? Message { get; init; }

    /// <summary>
    /// The conversation as the model is to see it, 1–100 messages, each 1–100,000 characters; the last one is the user's. Only that one and the
    /// answer are stored. Roles are <see cref="TurnRole.User"/>, <see cref="TurnRole.Assistant"/> and <see cref="TurnRole.System"/>.
    /// </summary>
    public IReadOnlyList<ChatTurn>? Messages { get; init; }

    /// <summary>The longest that what is recalled for the message may be in the prompt, in tokens, 0–32,768; with 0 nothing is recalled for it.</summary>
    /// <value>The default is 1,024.</value>
    public int? TokenBudget { get; init; }

    /// <summary>Whether the answer is to come in pieces.</summary>
    [JsonInclude]
    internal bool? Stream { get; init; }
}

/// <summary>One message of a chat.</summary>
/// <param name="Role">Who says it.</param>
/// <param name="Content">What is said.</param>
public sealed record ChatTurn(TurnRole Role, string Content);

/// <summary>The model's answer.</summary>
public sealed record ChatAnswer
{
    /// <summary>What the assistant says.</summary>
    public required ChatTurn Message { get; init; }

    /// <summary>The conversation that the turn is stored in.</summary>
    public required string SessionId { get; init; }

    /// <summary>The provider and the model that answered, such as <c>openai/gpt-4o-mini</c>.</summary>
    public required string Model { get; init; }

    /// <summary>Why the answer ends: <c>stop</c>, <c>length</c> when it was cut off, <c>content_filter</c> when it was refused or held back; null when the model did not say.</summary>
    public string? FinishReason { get; init; }

    /// <summary>What the call took; null when the model did not say.</summary>
    public ChatUsage? Usage { get; init; }

    /// <summary>What memory added to the prompt; null when memory could not be had.</summary>
    public ChatRecall? Memory { get; init; }
}

/// <summary>What a call to a model took.</summary>
/// <param name="InputTokens">Tokens of the prompt, what memory added included; null when the model did not say.</param>
/// <param name="OutputTokens">Tokens of the answer; null when the model did not say.</param>
public sealed record ChatUsage(long? InputTokens, long? OutputTokens);

/// <summary>What memory added to a prompt.</summary>
/// <param name="Recalled">How many memories and earlier messages were found for the message.</param>
/// <param name="TokenCount">How long what was added is, the essentials about the user included: UTF-8 bytes / 4, rounded up.</param>
public sealed record ChatRecall(int Recalled, int TokenCount);

/// <summary>A piece of an answer that comes in pieces.</summary>
/// <param name="Content">The next words; empty with the last piece.</param>
public sealed record ChatDelta(string Content)
{
    /// <summary>The whole answer; with the last piece alone, null with all others.</summary>
    [JsonIgnore]
    public ChatAnswer? Answer { get; init; }
}
