using System.Buffers;

namespace Memory.Server.Recall.Signals;

/// <summary>
/// The words in common with the question, by <see cref="Bm25"/>, as the share of what a perfect match would score. The perfect match
/// depends on the question alone, so that a part means the same whatever else was found.
/// </summary>
internal sealed class LexicalSignal : ISignal
{
    public string Name => "lexical";

    public double DefaultWeight => 0.40;

    public bool IsRelevance => true;

    public void Score(RecallFrame frame, CandidateSlice slice, Span<double> parts)
    {
        parts.Clear();
        var perfect = 0.0;
        foreach (var term in frame.Terms)
            perfect += term.Weight * Bm25.PerfectSaturation;
        if (perfect <= 0)
            return;

        var rows = slice.Segment.Items.Length;
        var scores = ArrayPool<double>.Shared.Rent(rows);
        scores.AsSpan(0, rows).Clear();
        foreach (var term in frame.Terms)
            AddTerm(frame, slice, term, scores);
        for (var i = 0; i < parts.Length; i++)
            parts[i] = Math.Min(1, scores[slice.Candidates[i].Row] / perfect);
        ArrayPool<double>.Shared.Return(scores);
    }

    private static void AddTerm(RecallFrame frame, CandidateSlice slice, QueryTerm term, double[] scores)
    {
        if (slice.Segment.Find(term.Stem) is not { } postings)
            return;
        for (var i = 0; i < postings.Rows.Length; i++)
        {
            var row = postings.Rows[i];
            scores[row] += term.Weight * Bm25.Saturation(postings.Counts[i], slice.Segment.Items[row].Terms.Length, frame.AverageLength);
        }
    }
}
