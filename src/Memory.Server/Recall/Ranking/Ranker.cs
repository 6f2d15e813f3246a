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
        using var rows = new SeenRows(index, filter);
        var frame = RecallFrame.Create(rows, statistics, question);
        var weights = wished.For(frame);
        using var table = new PartTable(frame, rows);
        using var bounds = new ScoreBounds(frame, rows, table, weights.Values);
        Span<double> parts = stackalloc double[SignalCatalog.All.Length];

        // The most promising come first: what they score leaves most of the others out of the running.
        foreach (var row in (IEnumerable<int>)[.. bounds.Highest(rows, areMemories: true, memories.Limit), .. bounds.Highest(rows, areMemories: false, turns.Limit)])
            Judge(row, parts);
        for (var row = NextFrom(0); row < rows.Count; row = NextFrom(row + 1))
        {
            if (bounds.MayScore(row, Math.Max(frame.Query.MinScore, (rows.IsMemory(row) ? memories : turns).Least)))
                Judge(row, parts);
        }

        return new RankedCandidates(memories.Best, turns.Best) { Frame = frame, Weights = weights };

        int NextFrom(int row) => bounds.NextThatMayScore(row, Math.Max(frame.Query.MinScore, Math.Min(memories.Least, turns.Least)));

        void Judge(int row, Span<double> found)
        {
            bounds.Drop(row);
            table.PartsOf(row, found);
            var score = PartTable.Score(found, weights.Values);
            var list = rows.IsMemory(row) ? memories : turns;
            if (score >= frame.Query.MinScore && list.Admits(score))
                list.Add(new ScoredCandidate(rows.At(row), score, found.ToArray()));
        }
    }
}
