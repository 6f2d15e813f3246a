using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>Whether it has what the kind of question asks for: a time for "when", a figure for "how many" (<see cref="AnswerKinds"/>).</summary>
internal sealed class AnswerSignal : IRowSignal
{
    public string Name => "answer";

    public double DefaultWeight => 0.42;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => frame.Answers.Count > 0;

    public double PartOf(RecallFrame frame, SeenRows rows, int row) => MostOf(frame, rows.Kinds[row], rows.ItemAt(row).Traits.Cues);

    public double MostOf(RecallFrame frame, RowKind kind, Cues cues)
    {
        var part = 0.0;
        foreach (var (cue, strength) in frame.Answers)
            part += cues.HasFlag(cue) ? strength : 0;
        return Math.Min(1, part);
    }
}
