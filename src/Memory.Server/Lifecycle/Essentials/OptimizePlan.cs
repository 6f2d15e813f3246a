using Memory.Server.Configuration;
using Memory.Server.Lifecycle.Decay;
using Memory.Server.Lifecycle.Merging;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Lifecycle.Essentials;

/// <summary>Works out what optimisation does to a user's memories: what is merged, promoted and demoted. It changes nothing, so that a dry run and a real one are the same until the end.</summary>
internal sealed class OptimizePlan(IMemoryStore store, NearDuplicates duplicates, IEssentialsJudge judge, ITokenEstimator tokens, DecayRates rates, LifecycleSettings settings)
{
    /// <summary>More candidates are not put before the judge.</summary>
    private const int MaxCandidates = 100;

    public async ValueTask<IReadOnlyList<LifecycleChange>> OfAsync(Scope scope, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var memories = await store.ReadAsync(scope, static (view, token) => view.ListAllMemoriesAsync(token), cancellationToken);
        var pairs = await duplicates.FindAsync(memories, now, cancellationToken);

        // What is about to take part in a merger is judged when it is done, by the next run.
        var merging = pairs.SelectMany(static pair => new[] { pair.Kept.Id, pair.Merged.Id }).ToHashSet();
        var seen = memories.Where(memory => memory.IsInCurrentView(now)).ToList();
        var room = settings.EssentialTokens
            - seen.Where(memory => memory.IsEssentialByItself() || (memory.IsPromoted && merging.Contains(memory.Id))).Sum(CostOf);
        var candidates = seen
            .Where(memory => !memory.IsEssentialByItself() && !merging.Contains(memory.Id) && IsLasting(memory))
            .Select(memory => new EssentialCandidate(memory, EssentialScore.Of(memory, now, rates), CostOf(memory)))
            .Where(candidate => candidate.Score >= (candidate.Memory.IsPromoted ? settings.KeepAt : settings.PromoteAt) && Left(candidate.Memory, now) >= settings.StaleBelow)
            .OrderByDescending(candidate => candidate.Score + (candidate.Memory.IsPromoted ? settings.PromoteAt - settings.KeepAt : 0))
            .ThenBy(static candidate => candidate.Memory.CreatedAt)
            .ThenBy(static candidate => candidate.Memory.Id.Value)
            .ToList();
        var wanted = await WithoutKeptOutAsync(scope, candidates, cancellationToken);
        var chosen = await judge.ChooseAsync(wanted, Math.Max(0, room), cancellationToken);
        return
        [
            .. pairs.Select(pair => new LifecycleChange(pair.Merged, LifecycleAction.Merged, Left(pair.Merged, now)) { Into = pair.Kept.Id, IntoVersion = pair.Kept.RecordedFrom }),
            .. memories.Where(memory => memory.IsPromoted && !chosen.Contains(memory.Id) && !merging.Contains(memory.Id) && memory is { IsDeleted: false, SupersededAt: null })
                .Select(memory => new LifecycleChange(memory, LifecycleAction.Demoted, Left(memory, now))),
            .. seen.Where(memory => !memory.IsPromoted && chosen.Contains(memory.Id))
                .Select(memory => new LifecycleChange(memory, LifecycleAction.Promoted, Left(memory, now))),
        ];
    }

    /// <summary>What a request took out of the essentials stays out, which only observations tell.</summary>
    private async ValueTask<IReadOnlyList<EssentialCandidate>> WithoutKeptOutAsync(
        Scope scope, List<EssentialCandidate> candidates, CancellationToken cancellationToken)
    {
        var wanted = new List<EssentialCandidate>();
        foreach (var candidate in candidates)
        {
            if (wanted.Count == MaxCandidates)
                break;
            var memory = candidate.Memory;
            if (memory.IsPromoted || !await store.ReadAsync(scope, (view, token) => IsKeptOutAsync(view, memory, token), cancellationToken))
                wanted.Add(candidate);
        }

        return wanted;
    }

    /// <summary>A memory's first observation has its id, and a request that takes it out marks all of them.</summary>
    private static async ValueTask<bool> IsKeptOutAsync(IUserView view, MemoryRecord memory, CancellationToken cancellationToken) =>
        (await view.GetSlotAsync(memory.Slot, memory.Identity, cancellationToken)).Observations.Any(static observation => observation.Promotion == false);

    /// <summary>What has an end is no essential.</summary>
    private static bool IsLasting(MemoryRecord memory) => memory is { ValidTo: null, ExpiresAt: null };

    private double Left(MemoryRecord memory, DateTimeOffset now) => EffectiveConfidence.Of(memory, now, rates);

    /// <summary>As a line of the conscious set costs: a dash, the words, and the end of the line.</summary>
    private int CostOf(MemoryRecord memory) => tokens.Estimate($"- {memory.Content}\n");
}
