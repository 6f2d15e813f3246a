using Memory.Server.Memories;

namespace Memory.Server.Lifecycle.Essentials;

/// <summary>Chooses which of the memories that may be promoted are.</summary>
internal interface IEssentialsJudge
{
    /// <summary>Those to promote, of which together at most so many tokens are spent.</summary>
    /// <param name="candidates">The memories that score high enough, best first.</param>
    /// <param name="tokens">How many tokens there are to spend.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask<IReadOnlySet<MemoryId>> ChooseAsync(IReadOnlyList<EssentialCandidate> candidates, int tokens, CancellationToken cancellationToken);
}

/// <summary>A memory that may be promoted.</summary>
/// <param name="Memory">The memory.</param>
/// <param name="Score">How much speaks for it, 0–1.</param>
/// <param name="Tokens">What its line costs.</param>
internal sealed record EssentialCandidate(MemoryRecord Memory, double Score, int Tokens);
