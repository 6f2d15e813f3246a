using Memory.Server.Memories;

namespace Memory.Server.Curation;

/// <summary>A memory to store, validated.</summary>
internal sealed record NewFact
{
    public required MemoryType Type { get; init; }

    public required string Content { get; init; }

    public Slot? Slot { get; init; }

    /// <summary>As asked for; null for the slot's own.</summary>
    public Cardinality? Cardinality { get; init; }

    public Json? Value { get; init; }

    public double Confidence { get; init; } = 1;

    public int? Importance { get; init; }

    public Json? Metadata { get; init; }

    public int? TtlSeconds { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public IngestionMode Mode { get; init; }

    public TemporalState TemporalState { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }

    /// <summary>As asked for; null for the slot's own.</summary>
    public bool? IsEssential { get; init; }
}
