using System.Collections.Immutable;
using Memory.Server.Configuration;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Lifecycle.Running;

/// <summary>Tells which memories have lost confidence, and takes those of the essentials out that have lost too much. Confidence itself is worked out whenever it is read.</summary>
internal sealed class DecayJob(IMemoryStore store, MemoryChanges changes, DecayRates rates, LifecycleSettings settings) : ILifecycleJob
{
    /// <summary>A smaller loss is not worth telling.</summary>
    private const double LeastLoss = 0.01;

    public string Name => "decay";

    public TimeSpan Every => settings.DecayEvery;

    public async ValueTask<ImmutableArray<LifecycleChange>> RunAsync(Scope scope, LifecycleOrder order, CancellationToken cancellationToken)
    {
        var memories = await store.ReadAsync(scope, static (view, token) => view.ListAllMemoriesAsync(token), cancellationToken);
        var seen = memories.Where(memory => memory.IsInCurrentView(order.Now))
            .Select(memory => (Memory: memory, Left: EffectiveConfidence.Of(memory, order.Now, rates)))
            .ToList();
        var stale = seen.Where(found => found.Memory.IsPromoted && found.Left < settings.StaleBelow)
            .Select(static found => new LifecycleChange(found.Memory, LifecycleAction.Demoted, found.Left))
            .ToList();
        return
        [
            .. seen.Where(static found => found.Memory.Confidence - found.Left >= LeastLoss)
                .Select(static found => new LifecycleChange(found.Memory, LifecycleAction.Decayed, found.Left)),
            .. await changes.ApplyAsync(scope, stale, order, cancellationToken),
        ];
    }
}
