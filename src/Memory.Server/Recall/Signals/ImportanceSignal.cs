namespace Memory.Server.Recall.Signals;

/// <summary>A memory's importance in fifths. One without counts as middling, a raw turn, which nobody judged, a little less.</summary>
internal sealed class ImportanceSignal : ISignal
{
    private const int Highest = 5;
    private const int OfMemory = 3;
    private const int OfTurn = 2;

    public string Name => "importance";

    public double DefaultWeight => 0.04;

    public bool IsRelevance => false;

    public void Score(RecallFrame frame, CandidateSlice slice, Span<double> parts)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var importance = slice.Candidates[i].Memory is { } memory ? memory.Importance ?? OfMemory : OfTurn;
            parts[i] = (double)importance / Highest;
        }
    }
}
