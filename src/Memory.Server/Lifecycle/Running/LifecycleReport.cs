using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Lifecycle.Running;

/// <summary>What a run did, or would do. Counts are of everything, lists are bounded.</summary>
internal sealed record LifecycleReport(string Job, LifecycleOrder Order)
{
    /// <summary>Users who are told one by one.</summary>
    public const int MaxUsers = 100;

    /// <summary>Changes that are told of one user.</summary>
    public const int MaxChanges = 100;

    /// <summary>How many users were looked at.</summary>
    public int Users { get; init; }

    /// <summary>How many users could not be worked on; the others were.</summary>
    public int FailedUsers { get; init; }

    /// <summary>How many memories what was done to.</summary>
    public required IReadOnlyDictionary<LifecycleAction, int> Actions { get; init; }

    /// <summary>How many memories each rule of retention had something done to.</summary>
    public required IReadOnlyDictionary<string, int> Rules { get; init; }

    /// <summary>The lowest confidence that age has left of any memory that is told of; null when there is none.</summary>
    public double? Lowest { get; init; }

    /// <summary>The first users whose memories change.</summary>
    public required ImmutableArray<UserChanges> Changes { get; init; }

    /// <summary>Whether there are more changes than are listed.</summary>
    public bool IsTruncated { get; init; }
}

/// <summary>What a run did to one user's memories.</summary>
/// <param name="Scope">The user.</param>
/// <param name="Actions">How many memories what was done to.</param>
/// <param name="Lowest">The lowest confidence that is left of any of them.</param>
/// <param name="Changes">The first of them.</param>
internal sealed record UserChanges(Scope Scope, IReadOnlyDictionary<LifecycleAction, int> Actions, double Lowest, ImmutableArray<LifecycleChange> Changes);
