using Memory.Client;

namespace Memory.Extensions.AI;

/// <summary>What memory contributed to one user turn.</summary>
public sealed record MemoryChatOutcome
{
    /// <summary>The person remembered.</summary>
    public required string UserId { get; init; }

    /// <summary>The conversation; null for the user's session <c>default</c>.</summary>
    public string? SessionId { get; init; }

    /// <summary>How it ended: the worse of the search and the essentials.</summary>
    public required RecallOutcome Outcome { get; init; }

    /// <summary>The search for the user's message; null when there was nothing to search for.</summary>
    public RecallResult? Recall { get; init; }

    /// <summary>The essentials about the user; null when they are switched off.</summary>
    public ConsciousResult? Conscious { get; init; }

    /// <summary>The block of essentials as it stands in the prompt; null when there is none.</summary>
    public string? ConsciousBlock { get; init; }

    /// <summary>The block recalled for the message as it stands in the prompt; null when there is none.</summary>
    public string? RecallBlock { get; init; }

    /// <summary>The blocks of earlier turns that stand in the prompt again, in order; empty without <see cref="MemoryChatOptions.StickyRecall"/>.</summary>
    public IReadOnlyList<string> StickyBlocks { get; init; } = [];
}
