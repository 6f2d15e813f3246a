using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Ranking;

/// <summary>The best memories and the best turns for a question.</summary>
internal sealed record RankedCandidates(IReadOnlyList<ScoredCandidate> Memories, IReadOnlyList<ScoredCandidate> Turns);

/// <summary>
/// Scores what the question may see: the sum of each signal's part times its weight. Memories and turns share one scale. With words in the
/// question, only what has some relevance to it is kept. Pure: the same index and question give the same ranking, bit by bit.
/// </summary>
internal static class Ranker
{
    public static RankedCandidates Rank(UserIndex index, RecallFrame frame, SignalWeights weights)
    {
        var filter = new RecallFilter(frame.Query, frame.AsOf);
        var memories = new RankedList(frame.Query.Limit);
        var turns = new RankedList(frame.Query.TurnLimit);
        using var rows = new SeenRows(index, filter.See);
        using var table = new PartTable(frame, rows);
        for (var row = 0; row < rows.Count; row++)
        {
            if (!rows.IsSeen(row) || (!frame.IsBlank && !table.IsRelevant(row)))
                continue;
            var score = table.Score(row, weights.Values);
            var candidate = rows.Candidates[row];
            var list = candidate.Memory is null ? turns : memories;
            if (score >= frame.Query.MinScore && list.Admits(score) && filter.AcceptsMetadata(candidate))
                list.Add(new ScoredCandidate(candidate, score, table.PartsOf(row)));
        }

        return new RankedCandidates(memories.Best, turns.Best);
    }
}
