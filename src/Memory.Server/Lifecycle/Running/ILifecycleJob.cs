using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Lifecycle.Running;

/// <summary>One kind of regular work on users' memories.</summary>
internal interface ILifecycleJob
{
    /// <summary>Its name in reports and schedules.</summary>
    string Name { get; }

    /// <summary>How often it is done by itself; nothing for never.</summary>
    TimeSpan Every { get; }

    /// <summary>Does the work for one user, or only tells what it would do. Both tell the same, unless the user's memory changes in between.</summary>
    ValueTask<ImmutableArray<LifecycleChange>> RunAsync(Scope scope, LifecycleOrder order, CancellationToken cancellationToken);
}

/// <summary>How a run is done.</summary>
/// <param name="IsDryRun">Whether nothing is to be changed.</param>
/// <param name="Now">The instant from which all ages of the run are counted.</param>
internal sealed record LifecycleOrder(bool IsDryRun, DateTimeOffset Now);

/// <summary>What a run finds or does.</summary>
internal enum LifecycleAction
{
    /// <summary>A memory's confidence has faded. Nothing is stored: it is worked out when it is read.</summary>
    Decayed,

    /// <summary>It no longer belongs to the essentials.</summary>
    Demoted,

    /// <summary>It now belongs to the essentials.</summary>
    Promoted,

    /// <summary>It is retired, since another memory says the same.</summary>
    Merged,

    /// <summary>It is put away.</summary>
    Archived,

    /// <summary>It has expired.</summary>
    Expired,

    /// <summary>It is gone for good.</summary>
    Deleted,
}

/// <summary>One thing that a run does to a memory.</summary>
/// <param name="Memory">The memory as it was before.</param>
/// <param name="Action">What is done.</param>
/// <param name="EffectiveConfidence">What age has left of its confidence.</param>
internal sealed record LifecycleChange(MemoryRecord Memory, LifecycleAction Action, double EffectiveConfidence)
{
    /// <summary>The rule of retention that asks for it; null for other jobs.</summary>
    public string? Rule { get; init; }

    /// <summary>The memory that takes it in; null unless it is merged.</summary>
    public MemoryId? Into { get; init; }

    /// <summary>Since when that one is as the run saw it.</summary>
    public DateTimeOffset IntoVersion { get; init; }
}
