using System.Collections.Immutable;
using Memory.Server.Configuration;
using Memory.Server.Lifecycle.Essentials;
using Memory.Server.Memories;

namespace Memory.Server.Lifecycle.Running;

/// <summary>Merges what says the same, and keeps the essentials: promotes what has earned it, demotes what has not.</summary>
internal sealed class OptimizeJob(OptimizePlan plan, MemoryChanges changes, LifecycleSettings settings) : ILifecycleJob
{
    public string Name => "optimize";

    public TimeSpan Every => settings.OptimizeEvery;

    public async ValueTask<ImmutableArray<LifecycleChange>> RunAsync(Scope scope, LifecycleOrder order, CancellationToken cancellationToken) =>
        await changes.ApplyAsync(scope, await plan.OfAsync(scope, order.Now, cancellationToken), order, cancellationToken);
}
