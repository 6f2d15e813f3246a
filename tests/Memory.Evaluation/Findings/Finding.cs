using Memory.Evaluation.Conversations;

namespace Memory.Evaluation.Findings;

/// <summary>What one question found.</summary>
internal sealed record Finding(string Conversation, Question Question, RankedTurns Ranked)
{
    /// <summary>How long its recall of turns took, there and back.</summary>
    public TimeSpan Took { get; init; }

    public IReadOnlyList<ContextFinding> Contexts { get; init; } = [];

    /// <summary>Whether the first memory was the fact expected; null when none was.</summary>
    public bool? HasFactFirst { get; init; }

    /// <summary>Whether no context showed what no longer holds; null when there was nothing of the kind.</summary>
    public bool? IsFreeOfStale { get; init; }

    /// <summary>Whether extraction found both values of an update, the one replacing the other in a slot; null for other questions.</summary>
    public bool? HasSlot { get; init; }
}

/// <summary>How many gold turns one context holds.</summary>
/// <param name="Shape">How the context was asked for.</param>
/// <param name="InLines">Those that stand in it word by word.</param>
/// <param name="Covered">Those that do or from which one of its facts came.</param>
internal sealed record ContextFinding(ContextShape Shape, int InLines, int Covered);

/// <summary>How a context is asked for.</summary>
/// <param name="Limit">How many memories, and how many turns, at most.</param>
/// <param name="Budget">How many tokens at most.</param>
internal sealed record ContextShape(int Limit, int Budget)
{
    /// <summary>The limits of a chat.</summary>
    public const int ProductLimit = 10;

    /// <summary>The largest limits that a recall may ask for.</summary>
    public const int WidestLimit = 100;
}
