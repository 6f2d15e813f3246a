namespace Memory.Server.Memories.Associations;

/// <summary>A link from one memory to another, of one user.</summary>
internal sealed record Association
{
    public required MemoryId Source { get; init; }

    public required MemoryId Target { get; init; }

    /// <summary>How the source relates to the target, 1–255 characters.</summary>
    public required string Relation { get; init; }

    /// <summary>How strongly, 0–1.</summary>
    public double Strength { get; init; }

    /// <summary>Whether a rule made it (<see cref="AutomaticLinks"/>) and not somebody.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>Whether somebody took away what a rule had made. It is kept so that the rule does not make it again, and shown to nobody.</summary>
    public bool IsRemoved { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What there is one of.</summary>
    public AssociationKey Key => new(Source, Target, Relation);

    /// <summary>Whether a stronger one may take its place.</summary>
    public bool MayGiveWay => IsAutomatic || IsRemoved;

    /// <summary>The memory at the other end.</summary>
    public MemoryId OtherThan(MemoryId memory) => memory == Source ? Target : Source;

    public bool Touches(MemoryId memory) => memory == Source || memory == Target;
}

/// <summary>Two memories have one link of a relation in either direction.</summary>
internal readonly record struct AssociationKey(MemoryId Source, MemoryId Target, string Relation);
