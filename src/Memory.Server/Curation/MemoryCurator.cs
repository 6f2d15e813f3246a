using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Curation;

/// <summary>Stores, reads, edits and deletes a user's memories on request.</summary>
internal sealed class MemoryCurator(IMemoryStore store, TimeProvider time)
{
    /// <summary>Stores memories, all or none, and answers each as it then stands (a repeated one is refreshed, not doubled).</summary>
    /// <exception cref="ConflictException">A slot has another cardinality than asked for.</exception>
    public ValueTask<IReadOnlyList<MemoryRecord>> RememberAsync(
        Scope scope, IReadOnlyList<NewFact> facts, IIdSource ids, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>Reads a memory's latest version, soft-deleted ones too; null when there is none.</summary>
    public ValueTask<MemoryRecord?> GetAsync(Scope scope, MemoryId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    public ValueTask<Page<MemoryRecord>> ListAsync(
        Scope scope, MemoryFilter filter, PageKey? after, int limit, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>Changes a memory; null when there is none, or it is soft-deleted.</summary>
    public ValueTask<MemoryRecord?> EditAsync(Scope scope, MemoryId id, MemoryEdit edit, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>Removes a memory with all its versions; false when there is none.</summary>
    public ValueTask<bool> DeleteAsync(Scope scope, MemoryId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>Hides a memory for good but keeps it; false when there is none.</summary>
    public ValueTask<bool> SoftDeleteAsync(Scope scope, MemoryId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>The chain of the memory's slot, by validity, then creation, oldest first; null when there is no such memory.</summary>
    public ValueTask<IReadOnlyList<MemoryRecord>?> GetHistoryAsync(Scope scope, MemoryId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    /// <summary>The turns a memory came from, in the order they were said; null when there is no such memory.</summary>
    public ValueTask<IReadOnlyList<Turn>?> GetSourceAsync(Scope scope, MemoryId id, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");

    public ValueTask<MemoryStatistics> GetStatisticsAsync(Scope scope, CancellationToken cancellationToken) =>
        throw new NotSupportedException($"{store}{time}");
}

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

/// <summary>A change to a memory: each field that is set replaces what was there, also by nothing.</summary>
internal sealed record MemoryEdit
{
    public string? Content { get; init; }

    public Change<Json?>? Value { get; init; }

    public Change<int?>? Importance { get; init; }

    public Change<Json?>? Metadata { get; init; }

    /// <summary>The new lifetime; it sets the expiry, counted from the memory's creation.</summary>
    public Change<int?>? TtlSeconds { get; init; }

    public Change<DateTimeOffset?>? ExpiresAt { get; init; }

    public Change<DateTimeOffset?>? ValidTo { get; init; }

    public bool? IsEssential { get; init; }
}

/// <summary>A new value, which may be nothing.</summary>
internal readonly record struct Change<T>(T To);

/// <summary>How many memories a user has, and of which kinds.</summary>
internal sealed record MemoryStatistics(
    int Total,
    int Deleted,
    int Expired,
    int Superseded,
    IReadOnlyDictionary<MemoryType, int> ByType,
    IReadOnlyDictionary<int, int> ByImportance,
    DateTimeOffset? Oldest,
    DateTimeOffset? Newest);
