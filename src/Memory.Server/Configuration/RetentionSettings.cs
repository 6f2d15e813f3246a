using System.Collections.Immutable;

namespace Memory.Server.Configuration;

/// <summary>What becomes of memories that were not confirmed for long, or are too many. Everything is off by default. Settings below <c>Memory:Retention</c>.</summary>
internal sealed record RetentionSettings
{
    /// <summary>Ages by type; types without rules are missing.</summary>
    public ImmutableDictionary<MemoryType, RetentionAges> Ages { get; init; } = ImmutableDictionary<MemoryType, RetentionAges>.Empty;

    /// <summary>How many memories a user keeps in view; the least valuable beyond that are put away. Null for any number.</summary>
    public int? MaxMemoriesPerUser { get; init; }

    /// <summary>How long after its retirement a memory is deleted for good; null for never.</summary>
    public TimeSpan? RetiredDeleteAfter { get; init; }

    /// <summary>Whether what is essential by request or by its slot is put away too.</summary>
    /// <value>The default is false.</value>
    public bool IncludePinned { get; init; }

    /// <summary>Whether there is any rule.</summary>
    public bool HasAny => !Ages.IsEmpty || MaxMemoriesPerUser is not null || RetiredDeleteAfter is not null;
}

/// <summary>After how long without confirmation something is done; null for never.</summary>
/// <param name="Archive">It is put away.</param>
/// <param name="Expire">It expires.</param>
/// <param name="Delete">It is deleted for good.</param>
internal sealed record RetentionAges(TimeSpan? Archive, TimeSpan? Expire, TimeSpan? Delete);
