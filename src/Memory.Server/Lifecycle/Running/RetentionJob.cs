using System.Collections.Immutable;
using Memory.Server.Configuration;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Lifecycle.Retention;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Lifecycle.Running;

/// <summary>Puts away, expires and deletes by the rules of retention.</summary>
internal sealed class RetentionJob(IMemoryStore store, MemoryChanges changes, DecayRates rates, RetentionSettings rules, LifecycleSettings settings) : ILifecycleJob
{
    public string Name => "retention";

    public TimeSpan Every => rules.HasAny ? settings.RetentionEvery : TimeSpan.Zero;

    public async ValueTask<ImmutableArray<LifecycleChange>> RunAsync(Scope scope, LifecycleOrder order, CancellationToken cancellationToken)
    {
        if (!rules.HasAny)
            return [];
        var memories = await store.ReadAsync(scope, static (view, token) => view.ListAllMemoriesAsync(token), cancellationToken);
        return await changes.ApplyAsync(scope, RetentionPlan.Of(memories, rules, rates, order.Now), order, cancellationToken);
    }
}
