using System.Collections.Immutable;
using Memory.Server.Curation;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Lifecycle.Running;

/// <summary>
/// Carries out what a run decided, a few memories at a time, so that no commit is large and a run that is stopped has done whole steps. A memory
/// that changed since the run looked at it is left to the next run.
/// </summary>
internal sealed class MemoryChanges(IMemoryStore store, TimeProvider time)
{
    /// <summary>Memories of one commit. Each costs the store some look-ups, which together must be quick.</summary>
    private const int BatchSize = 25;

    /// <summary>Applies changes, or in a dry run decides on them all the same and stores nothing; those that were applied.</summary>
    public async ValueTask<ImmutableArray<LifecycleChange>> ApplyAsync(
        Scope scope, IReadOnlyList<LifecycleChange> changes, LifecycleOrder order, CancellationToken cancellationToken)
    {
        var applied = ImmutableArray.CreateBuilder<LifecycleChange>();

        // What happens to one memory may touch its neighbours in the slot, which are then as new as this run made them.
        var expected = changes.ToDictionary(static change => change.Memory.Id, static change => change.Memory.RecordedFrom);
        foreach (var change in changes.Where(static change => change.Into is not null))
            expected.TryAdd(change.Into!.Value, change.IntoVersion);
        foreach (var batch in changes.Chunk(BatchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var step = order.IsDryRun
                ? (await store.ReadAsync(scope, (view, token) => DecideAsync(view, batch, expected, time.Now(), token), cancellationToken)).Result
                : await store.WriteAsync(scope, (view, token) => DecideAsync(view, batch, expected, time.Now(), token), cancellationToken);
            applied.AddRange(step.Applied);
            foreach (var written in order.IsDryRun ? [] : step.Written)
                expected[written.Id] = written.RecordedFrom;
        }

        return applied.DrainToImmutable();
    }

    private static async ValueTask<Decision<Step>> DecideAsync(
        IUserView view, LifecycleChange[] batch, Dictionary<MemoryId, DateTimeOffset> expected, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ledger = new SlotLedger(view, now);
        var applied = new List<LifecycleChange>();
        var erased = ImmutableArray.CreateBuilder<MemoryId>();
        foreach (var change in batch)
        {
            if (await view.GetMemoryAsync(change.Memory.Id, cancellationToken) is not { } memory || memory.RecordedFrom != expected[memory.Id])
                continue;
            if (change.Into is { } into)
            {
                if (await view.GetMemoryAsync(into, cancellationToken) is not { } kept || kept.RecordedFrom != expected[into] || !await ledger.JoinAsync(kept, memory, cancellationToken))
                    continue;
            }
            else if (change.Action == LifecycleAction.Deleted)
            {
                erased.AddRange(await ledger.EraseAsync(memory, cancellationToken));
            }
            else if (!await ledger.RewriteAsync(memory, own => own.Select(observation => Rewritten(observation, change.Action, now)), cancellationToken))
            {
                continue;
            }

            applied.Add(change);
        }

        // It is no activity of the user.
        var commit = ledger.ToCommit() with { At = default, Erased = [.. erased.Distinct()] };
        return new Decision<Step>(commit, new Step(applied, commit.Memories));
    }

    private static Observation Rewritten(Observation observation, LifecycleAction action, DateTimeOffset now) => action switch
    {
        LifecycleAction.Promoted => observation with { Promotion = observation.Promotion ?? true },
        LifecycleAction.Demoted => observation with { Promotion = observation.Promotion == true ? null : observation.Promotion },
        LifecycleAction.Archived => observation with { ArchivedAt = observation.ArchivedAt ?? now },
        LifecycleAction.Expired => observation with { ExpiresAt = now, TtlSeconds = null },
        _ => observation,
    };

    /// <summary>What one commit did.</summary>
    private sealed record Step(IReadOnlyList<LifecycleChange> Applied, ImmutableArray<MemoryRecord> Written);
}
