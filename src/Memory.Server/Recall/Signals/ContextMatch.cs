using System.Buffers;
using Memory.Server.Recall.Index;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// Scores rows by the words that they have in common with a question, <see cref="Bm25"/> over a turn's own words and those it takes over from
/// its neighbours (<see cref="TurnContext"/>). What a neighbour says counts as a smaller count of the same stem, so that it saturates together
/// with the turn's own.
/// </summary>
internal static class ContextMatch
{
    /// <summary>Counts are summed in whole parts of this size, so that the sum does not depend on the order of rows, to the last bit.</summary>
    private const double Grain = 1.0 / Whole;

    private const long Whole = 1 << 20;

    /// <summary>Adds each term's score to the rows that have it in their context.</summary>
    /// <param name="frame">The question.</param>
    /// <param name="rows">What it sees.</param>
    /// <param name="terms">The terms with their weights.</param>
    /// <param name="scores">By row.</param>
    /// <param name="covered">By row, the weights of the terms that its context has; empty when nobody asks.</param>
    /// <param name="turnsOnly">Whether memories go without: they stand alone, so that turns score the same.</param>
    public static void Add(RecallFrame frame, SeenRows rows, IEnumerable<QueryTerm> terms, Span<double> scores, Span<double> covered = default, bool turnsOnly = false)
    {
        var counts = ArrayPool<long>.Shared.Rent(rows.Count);
        var touched = ArrayPool<int>.Shared.Rent(rows.Count);
        counts.AsSpan(0, rows.Count).Clear();
        foreach (var term in terms)
        {
            foreach (var row in touched.AsSpan(0, Count(rows, term.Stem, turnsOnly, counts, touched)))
            {
                scores[row] += term.Weight * Bm25.Saturation(counts[row] * Grain, rows.Conversations.ContextLength(row), frame.ContextLength);
                if (!covered.IsEmpty)
                    covered[row] += term.Weight;
                counts[row] = 0;
            }
        }

        ArrayPool<int>.Shared.Return(touched);
        ArrayPool<long>.Shared.Return(counts);
    }

    /// <summary>Counts a stem in the rows and their contexts; answers how many rows have it.</summary>
    private static int Count(SeenRows rows, string stem, bool turnsOnly, long[] counts, int[] touched)
    {
        var found = 0;
        var kinds = rows.Kinds;
        Span<(int Row, double Share)> takers = stackalloc (int, double)[4];
        foreach (var (row, count) in turnsOnly ? rows.TurnsWith(stem) : rows.RowsWith(stem))
        {
            Take(row, count * Whole);
            if (kinds[row] == RowKind.Memory)
                continue;
            foreach (var (taker, share) in takers[..TurnContext.Takers(rows.Conversations, row, takers)])
            {
                if (kinds[taker] != RowKind.Unseen)
                    Take(taker, (long)Math.Round(count * share / Grain));
            }
        }

        return found;

        void Take(int row, long grains)
        {
            if (grains > 0 && counts[row] == 0)
                touched[found++] = row;
            counts[row] += grains;
        }
    }
}
