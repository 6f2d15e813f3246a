using System.Buffers;
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
        foreach (var segment in index.Segments)
        {
            var seen = ArrayPool<Candidate>.Shared.Rent(segment.Segment.Items.Length);
            var count = See(segment, filter, seen);
            var table = new PartTable(count);
            table.Fill(frame, new CandidateSlice(segment.Segment, seen.AsSpan(0, count)));
            for (var i = 0; i < count; i++)
            {
                if (!frame.IsBlank && !table.IsRelevant(i))
                    continue;
                var score = table.Score(i, weights.Values);
                var list = seen[i].Memory is null ? turns : memories;
                if (score >= frame.Query.MinScore && list.Admits(score) && filter.AcceptsMetadata(seen[i]))
                    list.Add(new ScoredCandidate(seen[i], score, table.PartsOf(i)));
            }

            table.Return();
            ArrayPool<Candidate>.Shared.Return(seen, clearArray: true);
        }

        return new RankedCandidates(memories.Best, turns.Best);
    }

    private static int See(LiveSegment segment, RecallFilter filter, Candidate[] seen)
    {
        var count = 0;
        var items = segment.Segment.Items;
        for (var row = 0; row < items.Length; row++)
        {
            if (segment.IsLive(row) && filter.See(row, items[row]) is { } candidate)
                seen[count++] = candidate;
        }

        return count;
    }
}
