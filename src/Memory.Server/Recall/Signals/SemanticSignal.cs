namespace Memory.Server.Recall.Signals;

/// <summary>
/// How close the vectors lie: their cosine, with everything up to <see cref="Floor"/> as 0 and the rest stretched over 0–1. Two unrelated
/// texts hash to cosines around 0 with a deviation of 1/√384 ≈ 0.05; four deviations keep chance out.
/// </summary>
internal sealed class SemanticSignal : ISignal
{
    public const double Floor = 0.2;

    public string Name => "semantic";

    public double DefaultWeight => 0.28;

    public bool IsRelevance => true;

    public void Score(RecallFrame frame, CandidateSlice slice, Span<double> parts)
    {
        var query = frame.Vector.Span;
        var dimensions = slice.Segment.Dimensions;
        if (query.IsEmpty || dimensions != query.Length)
        {
            parts.Clear();
            return;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            var vector = slice.Segment.Vectors.AsSpan(slice.Candidates[i].Row * dimensions, dimensions);
            parts[i] = Math.Clamp((DotProduct.Of(query, vector) - Floor) / (1 - Floor), 0, 1);
        }
    }
}
