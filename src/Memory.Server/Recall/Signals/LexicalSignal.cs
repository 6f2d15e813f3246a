namespace Memory.Server.Recall.Signals;

/// <summary>
/// The words in common with the question, in the text itself and in what was said around it (<see cref="ContextMatch"/>), as a share of the best
/// match. How sure that best one is, is its share of what a perfect match would score.
/// </summary>
internal sealed class LexicalSignal : ISignal
{
    /// <summary>How sure words in common make of a question that is not about the user: "how do heat pumps work" has nothing to do with their heating.</summary>
    private const double ImpersonalSureness = 0.6;

    public string Name => "lexical";

    public double DefaultWeight => 0.5;

    public bool IsRelevance => true;

    public bool IsAsked(RecallFrame frame) => !frame.Terms.IsEmpty;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        rows.ScoresOf(frame).CopyTo(parts);
        return Relative.ToLargest(rows, parts).Times((frame.IsPersonal ? 1 : ImpersonalSureness) / (frame.TermWeight * Bm25.PerfectSaturation));
    }
}
