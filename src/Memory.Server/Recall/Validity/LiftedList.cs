using Memory.Server.Recall.Ranking;

namespace Memory.Server.Recall.Validity;

/// <summary>
/// Builds a ranked list anew with some of it lifted. What is lifted stands right above what it is lifted over and takes over its score: the
/// difference is its part for validity. Everything else keeps its order and its score, so that scores still fall from first to last.
/// </summary>
/// <param name="above">What must stand above something, the highest first.</param>
internal sealed class LiftedList(Func<ScoredCandidate, IEnumerable<ScoredCandidate>> above)
{
    private readonly List<ScoredCandidate> _lifted = [];
    private readonly HashSet<string> _placed = new(StringComparer.Ordinal);

    public static IReadOnlyList<ScoredCandidate> Of(
        IReadOnlyList<ScoredCandidate> ranked, Func<ScoredCandidate, IEnumerable<ScoredCandidate>> above, int limit)
    {
        var list = new LiftedList(above);
        foreach (var candidate in ranked)
            list.Place(candidate, candidate.Score);
        return list._lifted.Count > limit ? list._lifted.GetRange(0, limit) : list._lifted;
    }

    private void Place(ScoredCandidate candidate, double score)
    {
        if (!_placed.Add(candidate.Id))
            return;
        foreach (var higher in above(candidate))
            Place(higher, score);
        _lifted.Add(candidate.LiftedTo(score));
    }
}
