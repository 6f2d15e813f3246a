using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Memory.Client;

/// <summary>A question to a user's memory.</summary>
public sealed record RecallRequest
{
    /// <summary>The person remembered, 1–255 characters.</summary>
    public required string UserId { get; init; }

    /// <summary>What should be recalled, in words. Empty asks for the highest-ranked memories.</summary>
    public required string Query { get; init; }

    /// <summary>How many memories at most, 0–100.</summary>
    /// <value>The default is 10.</value>
    public int? Limit { get; init; }

    /// <summary>Only these kinds of memory.</summary>
    public IReadOnlyList<MemoryType>? Types { get; init; }

    /// <summary>Only these slots.</summary>
    public IReadOnlyList<string>? Keys { get; init; }

    /// <summary>Only memories and turns whose metadata has these top-level values.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Whether to hide what is superseded, expired, past or not valid at the instants asked for.</summary>
    /// <value>The default is true.</value>
    public bool? CurrentViewOnly { get; init; }

    /// <summary>What was true in the world then.</summary>
    /// <value>The default is now.</value>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>What the system believed then.</summary>
    /// <value>The default is now.</value>
    public DateTimeOffset? KnownAt { get; init; }

    /// <summary>Whether raw turns are recalled beside memories.</summary>
    /// <value>The default is true.</value>
    public bool? IncludeTurns { get; init; }

    /// <summary>How many turns at most, 0–100.</summary>
    /// <value>The default is 10.</value>
    public int? TurnLimit { get; init; }

    /// <summary>Leaves out what scores below this, 0–1.</summary>
    /// <value>The default is 0.</value>
    public double? MinScore { get; init; }

    /// <summary>Bounds the rendered context in tokens, 0–32,768.</summary>
    /// <value>The default is 1,024.</value>
    public int? TokenBudget { get; init; }

    /// <summary>Weights of the signals by name, each at least 0, not all 0. A signal that is not named weighs what the server's settings say, or else its default.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }

    /// <summary>Whether to tell how each score came about.</summary>
    /// <value>The default is false.</value>
    public bool? Explain { get; init; }

    /// <summary>Leaves out this session's turns, which the prompt already holds.</summary>
    public string? ExcludeSessionId { get; init; }

    /// <summary>
    /// Keys of lines that an earlier <see cref="RecallResponse.ContextKeys"/> gave and that are still shown, at most 200, each 1–400 characters.
    /// With these, also with none of them, the answer has <see cref="RecallResponse.ContextKeys"/> and <see cref="RecallResponse.Lapsed"/>.
    /// </summary>
    public IReadOnlyList<string>? Held { get; init; }
}

/// <summary>What a user's memory holds for a question.</summary>
public sealed record RecallResponse
{
    /// <summary>The person remembered.</summary>
    public required string UserId { get; init; }

    /// <summary>Memories, best first.</summary>
    public required IReadOnlyList<RecalledMemory> Memories { get; init; }

    /// <summary>Raw turns, best first.</summary>
    public required IReadOnlyList<RecalledTurn> Turns { get; init; }

    /// <summary>Both rendered as plain sanitised lines within the token budget; empty when nothing helps.</summary>
    public required string Context { get; init; }

    /// <summary>The context's estimated length: UTF-8 bytes / 4, rounded up.</summary>
    public required int TokenCount { get; init; }

    /// <summary>One opaque key per line of the context, in its order; null unless <see cref="RecallRequest.Held"/> was given.</summary>
    public IReadOnlyList<string>? ContextKeys { get; init; }

    /// <summary>
    /// Those of <see cref="RecallRequest.Held"/> whose lines would not be written the same today: superseded, edited, expired, deleted or
    /// unknown. Null unless keys were given, or when the server is too old to tell.
    /// </summary>
    public IReadOnlyList<string>? Lapsed { get; init; }

    /// <summary>The effective weights; null unless an explanation was asked for.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }
}

/// <summary>A memory with its score.</summary>
public sealed record RecalledMemory : MemoryRecord
{
    /// <summary>Creates one to be filled.</summary>
    public RecalledMemory()
    {
    }

    [SetsRequiredMembers]
    internal RecalledMemory(MemoryRecord memory, double score)
        : base(memory) => Score = score;

    /// <summary>How well it fits, 0–1, on the scale that turns share.</summary>
    public required double Score { get; init; }

    /// <summary>
    /// The parts of the score by signal, and as <c>validity</c> what it took over from something that it replaced, each 0–1: parts times weights
    /// add up to it. Null unless asked for.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Explanation { get; init; }
}

/// <summary>A raw turn with its score.</summary>
public sealed record RecalledTurn : TurnRecord
{
    /// <summary>Creates one to be filled.</summary>
    public RecalledTurn()
    {
    }

    [SetsRequiredMembers]
    internal RecalledTurn(TurnRecord turn, double score)
        : base(turn) => Score = score;

    /// <summary>How well it fits, 0–1, on the scale that memories share.</summary>
    public required double Score { get; init; }

    /// <summary>
    /// The parts of the score by signal, and as <c>validity</c> what it took over from something that it replaced, each 0–1: parts times weights
    /// add up to it. Null unless asked for.
    /// </summary>
    public IReadOnlyDictionary<string, double>? Explanation { get; init; }
}

/// <summary>A request for a short list of helpful memories and a summary of them.</summary>
public sealed record MemoryContextRequest
{
    /// <summary>The person remembered.</summary>
    public required string UserId { get; init; }

    /// <summary>What should be recalled, in words.</summary>
    public required string Query { get; init; }

    /// <summary>How many memories at most, 0–100.</summary>
    /// <value>The default is 10.</value>
    public int? Limit { get; init; }

    /// <summary>Bounds the summary in tokens, 0–32,768.</summary>
    /// <value>The default is 1,024.</value>
    public int? TokenBudget { get; init; }
}

/// <summary>Helpful memories and a summary of them.</summary>
/// <param name="Memories">The memories, best first.</param>
/// <param name="ContextSummary">Their wordings as one text, ready for a prompt.</param>
public sealed record MemoryContextResponse(IReadOnlyList<ContextMemory> Memories, string ContextSummary);

/// <summary>A memory as the context route tells it.</summary>
/// <param name="Content">What is remembered.</param>
/// <param name="Type">What kind of thing it is.</param>
/// <param name="CreatedAt">When it was stored.</param>
/// <param name="RelevanceScore">How well it fits, 0–1.</param>
public sealed record ContextMemory(string Content, MemoryType Type, DateTimeOffset CreatedAt, double RelevanceScore);

/// <summary>The essentials about a user, ready at session start.</summary>
/// <param name="Memories">The essential memories in a stable order.</param>
/// <param name="Context">The same as plain sanitised lines within the token budget.</param>
public sealed record ConsciousSet(IReadOnlyList<MemoryRecord> Memories, string Context);
