using System.Collections.Immutable;

namespace Memory.Server.Memories;

/// <summary>
/// One version of one remembered thing. Every change writes a new version; a version is what the system believed from
/// <see cref="RecordedFrom"/> until the next version's <see cref="RecordedFrom"/>.
/// </summary>
internal sealed record MemoryRecord
{
    public required MemoryId Id { get; init; }

    public required MemoryType Type { get; init; }

    public required string Content { get; init; }

    public Slot? Slot { get; init; }

    public Cardinality Cardinality { get; init; }

    public Json? Value { get; init; }

    /// <summary>The normal form by which it is recognised (<see cref="Identities"/>).</summary>
    public required string Identity { get; init; }

    public double Confidence { get; init; } = 1;

    public int? Importance { get; init; }

    public Json? Metadata { get; init; }

    public int? TtlSeconds { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public IngestionMode Mode { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public bool IsDeleted { get; init; }

    /// <summary>As observed; what it is at an instant is told by <see cref="MemoryTimes.StateAt"/>.</summary>
    public TemporalState TemporalState { get; init; }

    public DateTimeOffset? ValidFrom { get; init; }

    public DateTimeOffset? ValidTo { get; init; }

    public MemoryId? SupersededBy { get; init; }

    /// <summary>When it is retired. It lies in the future while its successor is not yet valid ("moving to Dallas in May").</summary>
    public DateTimeOffset? SupersededAt { get; init; }

    public SupersededReason? SupersededReason { get; init; }

    public DateTimeOffset? LastRefreshedAt { get; init; }

    /// <summary>When it was last said or stored; null in versions that were written before this was kept.</summary>
    public DateTimeOffset? SaidAt { get; init; }

    public bool IsEssential { get; init; }

    /// <summary>Whether it belongs to the essentials because optimisation chose it.</summary>
    public bool IsPromoted { get; init; }

    /// <summary>When it was put away by a rule of retention: kept, but neither recalled nor listed unless asked for.</summary>
    public DateTimeOffset? ArchivedAt { get; init; }

    /// <summary>When it was last brought back after it had been retired or put away.</summary>
    public DateTimeOffset? RestoredAt { get; init; }

    /// <summary>Why it was brought back, in the words of whoever did.</summary>
    public string? RestoredReason { get; init; }

    public MemorySource? Source { get; init; }

    /// <summary>From when on the system believed this version.</summary>
    public required DateTimeOffset RecordedFrom { get; init; }
}

/// <summary>The turns a memory came from: the session of the latest, and the ids, oldest first and bounded.</summary>
internal sealed record MemorySource(SessionId Session, ImmutableArray<MessageId> Messages)
{
    /// <summary>How many ids are kept: the first and the latest.</summary>
    public const int MaxMessages = 50;

    public bool Equals(MemorySource? other) => other is not null && Session == other.Session && Messages.SequenceEqual(other.Messages);

    public override int GetHashCode() => HashCode.Combine(Session, Messages.Length);
}
