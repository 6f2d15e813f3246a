namespace Memory.Server.Recall.Signals;

/// <summary>How far it is to be believed: a memory's confidence, or by who said a turn. What users say about themselves counts most.</summary>
internal sealed class ConfidenceSignal : ISignal
{
    public string Name => "confidence";

    public double DefaultWeight => 0.03;

    public bool IsRelevance => false;

    public void Score(RecallFrame frame, CandidateSlice slice, Span<double> parts)
    {
        for (var i = 0; i < parts.Length; i++)
            parts[i] = slice.Candidates[i] is { Memory: { } memory } ? Math.Clamp(memory.Confidence, 0, 1) : OfRole(slice.Candidates[i].Turn!.Role);
    }

    private static double OfRole(TurnRole role) => role switch
    {
        TurnRole.User => 0.8,
        TurnRole.Assistant => 0.5,
        _ => 0.3,
    };
}
