using Memory.Server.Recall.Index;
using Memory.Server.Recall.Signals;

namespace Memory.Server.Recall.Ranking;

/// <summary>The best memories and the best turns for a question.</summary>
internal sealed record RankedCandidates(IReadOnlyList<ScoredCandidate> Memories, IReadOnlyList<ScoredCandidate> Turns)
{
    /// <summary>The question as it was understood.</summary>
    public required RecallFrame Frame { get; init; }

    /// <summary>The weights that the question gave the signals.</summary>
    public required SignalWeights Weights { get; init; }
}

/// <summary>
/// Scores what the question may see: the sum of each signal's part times its weight. Memories and turns share one scale. With words in the
/// question, only what has some relevance to it is kept. Pure: the same index and question give the same ranking, bit by bit.
/// </summary>
internal static class Ranker
{
    /// <param name="index">What may answer it.</param>
    /// <param name="statistics">How common stems are in all of the user's texts.</param>
    /// <param name="question">The question.</param>
    /// <param name="wished">The weights of the signals; the question decides which of them it asks.</param>
    /// <param name="limits">How many are wanted when they are other numbers than the question's.</param>
    public static RankedCandidates Rank(UserIndex index, ITermStatistics statistics, AskedQuestion question, SignalWeights wished, RecallQuery? limits = null)
    {
        var filter = new RecallFilter(question.Query, question.AsOf);
        var memories = new RankedList((limits ?? question.Query).Limit);
        var turns = new RankedList((limits ?? question.Query).TurnLimit);
        using var rows = new SeenRows(index, filter.See);
        var frame = RecallFrame.Create(rows, statistics, question);
        var weights = wished.For(frame);
        using var table = new PartTable(frame, rows);
        for (var row = 0; row < rows.Count; row++)
        {
            if (!rows.IsSeen(row) || (!frame.IsBlank && !table.IsRelevant(row)))
                continue;
            var score = table.Score(row, weights.Values);
            var candidate = rows.Candidates[row];
            var list = candidate.Memory is null ? turns : memories;
            if (score >= frame.Query.MinScore && list.Admits(score))
                list.Add(new ScoredCandidate(candidate, score, table.PartsOf(row)));
        }

        return new RankedCandidates(memories.Best, turns.Best) { Frame = frame, Weights = weights };
    }
}
