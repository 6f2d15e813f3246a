using Memory.Server.Memories;

namespace Memory.Server.Lifecycle.Essentials;

/// <summary>Takes the best by score as long as they fit. What does not fit makes room for nothing longer after it, only for something shorter.</summary>
internal sealed class ScoreJudge : IEssentialsJudge
{
    public ValueTask<IReadOnlySet<MemoryId>> ChooseAsync(IReadOnlyList<EssentialCandidate> candidates, int tokens, CancellationToken cancellationToken) =>
        new(Fitting(candidates, tokens));

    /// <summary>Those that fit, in their order.</summary>
    public static IReadOnlySet<MemoryId> Fitting(IEnumerable<EssentialCandidate> candidates, int tokens)
    {
        var chosen = new HashSet<MemoryId>();
        foreach (var candidate in candidates)
        {
            if (candidate.Tokens > tokens || !chosen.Add(candidate.Memory.Id))
                continue;
            tokens -= candidate.Tokens;
        }

        return chosen;
    }
}
