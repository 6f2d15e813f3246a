using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>Whether the one person that the question names said it. A preference, never a filter: others speak of them too.</summary>
internal sealed class SpeakerSignal : IRowSignal
{
    public string Name => "speaker";

    public double DefaultWeight => 0.28;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => frame.Speaker is not null;

    public double PartOf(RecallFrame frame, SeenRows rows, int row) => rows.TurnAt(row)?.Name is { } name && name == frame.Speaker ? 1 : 0;

    public double MostOf(RecallFrame frame, RowKind kind, Cues cues) => kind == RowKind.Memory ? 0 : 1;
}
