namespace Memory.Extensions.AI;

/// <summary>What a conversation has to show again in one request, before it is known whether it still holds.</summary>
internal sealed record StickyPlan
{
    public required StickySession Session { get; init; }

    /// <summary>The earlier turns whose messages the prompt holds, in their order.</summary>
    public required IReadOnlyList<(StickyTurn Turn, SaidMessage Message)> Shown { get; init; }

    /// <summary>The user's current message; null when it has no text.</summary>
    public required SaidMessage? Question { get; init; }

    /// <summary>The current turn, when it was asked before.</summary>
    public required StickyTurn? Asked { get; init; }

    /// <summary>What was shown, as it was when this was planned: another request of the conversation may drop it meanwhile.</summary>
    public required IReadOnlyDictionary<StickyTurn, MemoryBlock> Blocks { get; init; }

    /// <summary>The keys of all lines that are to be shown again.</summary>
    public IReadOnlyList<string> Held => [.. Blocks.Values.SelectMany(static block => block.Lines).Select(static line => line.Key!)];
}
