using Memory.Server.Lifecycle.Decay;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>How far it is to be believed: what is left of a memory's confidence, or by who said a turn. What users say about themselves counts most.</summary>
internal sealed class ConfidenceSignal : IRowSignal
{
    public string Name => "confidence";

    public double DefaultWeight => 0.06;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => true;

    public double PartOf(RecallFrame frame, SeenRows rows, int row) => rows.MemoryAt(row) is { } memory
        ? Math.Clamp(EffectiveConfidence.Of(memory, frame.AsOf, frame.Decay), 0, 1)
        : OfKind(rows.Kinds[row]);

    public double MostOf(RecallFrame frame, RowKind kind, Cues cues) => kind == RowKind.Memory ? 1 : OfKind(kind);

    private static double OfKind(RowKind kind) => kind switch
    {
        RowKind.User => 0.8,
        RowKind.Assistant => 0.5,
        _ => 0.3,
    };
}
