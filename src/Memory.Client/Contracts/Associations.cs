using System.Diagnostics.CodeAnalysis;

namespace Memory.Client;

/// <summary>A link to make between two memories of a user, or to give another strength.</summary>
public sealed record NewAssociation
{
    /// <summary>The person remembered, 1–255 characters.</summary>
    public required string UserId { get; init; }

    /// <summary>The memory from which it leads.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The memory to which it leads; another one than <see cref="SourceId"/>.</summary>
    public required Guid TargetId { get; init; }

    /// <summary>How the source relates to the target, in your own words, 1–255 characters. Two memories have one link of a relation in either direction.</summary>
    public required string Relation { get; init; }

    /// <summary>How strongly, 0–1. Recall follows strong links further than weak ones.</summary>
    /// <value>The default is 1.</value>
    public double? Strength { get; init; }
}

/// <summary>A link between two memories of a user.</summary>
public sealed record MemoryAssociation
{
    /// <summary>The memory from which it leads.</summary>
    public required Guid SourceId { get; init; }

    /// <summary>The memory to which it leads.</summary>
    public required Guid TargetId { get; init; }

    /// <summary>How the source relates to the target. Links made by rules are called <c>told_together</c>, <c>same_name</c> or <c>same_subject</c>.</summary>
    public required string Relation { get; init; }

    /// <summary>How strongly, 0–1.</summary>
    public required double Strength { get; init; }

    /// <summary>Whether a rule made it when the memories were stored, and nobody has changed it since.</summary>
    public required bool IsAutomatic { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Asks what a memory is linked with.</summary>
public sealed record MemoryGraphRequest
{
    /// <summary>The person remembered, 1–255 characters.</summary>
    public required string UserId { get; init; }

    /// <summary>The memory to begin with.</summary>
    public required Guid MemoryId { get; init; }

    /// <summary>How many links away to go, 0–4.</summary>
    /// <value>The default is 2.</value>
    public int? Depth { get; init; }

    /// <summary>Leaves out weaker links, 0–1.</summary>
    /// <value>The default is 0.</value>
    public double? MinStrength { get; init; }

    /// <summary>
    /// Whether what holds now stands for what it replaced, so that a link to an earlier home leads on to the present one, and what is retired or expired is
    /// left out. False shows the memories that the links were made for.
    /// </summary>
    /// <value>The default is true.</value>
    public bool? Current { get; init; }
}

/// <summary>Memories and the links between them.</summary>
public sealed record MemoryGraph
{
    /// <summary>The memories, at most 500: the nearest first, those of one distance by their strongest link.</summary>
    public required IReadOnlyList<LinkedMemory> Nodes { get; init; }

    /// <summary>All links between these memories.</summary>
    public required IReadOnlyList<MemoryAssociation> Edges { get; init; }

    /// <summary>Whether there were more memories than are told.</summary>
    public required bool Truncated { get; init; }
}

/// <summary>A memory in a graph.</summary>
public sealed record LinkedMemory : MemoryRecord
{
    /// <summary>Creates one to be filled.</summary>
    public LinkedMemory()
    {
    }

    [SetsRequiredMembers]
    internal LinkedMemory(MemoryRecord memory, int depth)
        : base(memory) => Depth = depth;

    /// <summary>How many links it is away from the memory asked for; 0 for that one.</summary>
    public required int Depth { get; init; }
}
