namespace Memory.Server.Memories.Associations;

/// <summary>Bounds of the links between memories. When one is reached, the weakest automatic link gives way; where there is none, a new one is refused.</summary>
internal sealed record AssociationOptions
{
    /// <summary>How many links a memory may have, those from it and those to it together.</summary>
    /// <value>The default is 50. At least 1.</value>
    public int PerMemory { get; init; } = 50;

    /// <summary>How many links a user may have.</summary>
    /// <value>The default is 100,000. At least 1.</value>
    public int PerUser { get; init; } = 100_000;

    /// <summary>How many memories of one change are linked by rules; of a larger one the last.</summary>
    /// <value>The default is 200.</value>
    public int LinkedPerChange { get; init; } = 200;

    /// <summary>How many memories are looked at for each turn, each slot and each name that new memories have in common with them: the latest.</summary>
    /// <value>The default is 8. A name that more memories have tells nothing any more.</value>
    public int LookedAtPerReason { get; init; } = 8;
}
