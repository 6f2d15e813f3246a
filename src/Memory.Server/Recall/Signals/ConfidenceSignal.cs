using Memory.Server.Lifecycle.Decay;

namespace Memory.Server.Recall.Signals;

/// <summary>How far it is to be believed: what is left of a memory's confidence, or by who said a turn. What users say about themselves counts most.</summary>
internal sealed class ConfidenceSignal : ISignal
{
    public string Name => "confidence";

    public double DefaultWeight => 0.06;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => true;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        for (var row = 0; row < parts.Length; row++)
        {
            var candidate = rows.Candidates[row];
            parts[row] = candidate.Memory is { } memory ? Math.Clamp(EffectiveConfidence.Of(memory, frame.AsOf, frame.Decay), 0, 1) : candidate.Turn is { } turn ? OfRole(turn.Role) : 0;
        }

        return Sureness.None;
    }

    private static double OfRole(TurnRole role) => role switch
    {
        TurnRole.User => 0.8,
        TurnRole.Assistant => 0.5,
        _ => 0.3,
    };
}
