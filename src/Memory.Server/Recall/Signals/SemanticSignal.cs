namespace Memory.Server.Recall.Signals;

/// <summary>
/// How close the vectors lie: their cosine, with everything up to <see cref="Floor"/> as 0 and the rest stretched over 0–1. Two unrelated
/// texts hash to cosines around 0 with a deviation of 1/√384 ≈ 0.05; four deviations keep chance out.
/// </summary>
internal sealed class SemanticSignal : ISignal
{
    public const double Floor = 0.2;

    public string Name => "semantic";

    public double DefaultWeight => 0.2;

    public bool IsRelevance => true;

    public bool IsAsked(RecallFrame frame) => !frame.Vector.IsEmpty;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        var query = frame.Vector.Span;
        for (var row = 0; row < parts.Length; row++)
        {
            var vector = rows.ItemAt(row).Vector.Span;
            parts[row] = rows.IsSeen(row) && vector.Length == query.Length ? Math.Clamp((DotProduct.Of(query, vector) - Floor) / (1 - Floor), 0, 1) : 0;
        }

        return Sureness.Largest(rows, parts);
    }
}
