using Memory.Server.Recall.Index;
using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>Whether it tells something of the speaker rather than asks: short questions between people hold no answers. To an assistant people tell about themselves by asking.</summary>
internal sealed class StatementSignal : IRowSignal
{
    private const double FirstPersonShare = 0.28;

    /// <summary>Questions of up to so many stems are nothing but questions.</summary>
    private const double ShortLength = 14;

    public string Name => "statement";

    public double DefaultWeight => 0.75;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => !frame.Terms.IsEmpty;

    public double PartOf(RecallFrame frame, SeenRows rows, int row)
    {
        var item = rows.ItemAt(row);
        var told = frame.IsWithAssistant ? 1 : 1 - (item.Traits.Questions * Math.Pow(Math.Min(1, ShortLength / Math.Max(1, item.Terms.Length)), 4));
        return ((1 - FirstPersonShare) * told) + FirstPerson(rows.Kinds[row], item.Traits.Cues);
    }

    public double MostOf(RecallFrame frame, RowKind kind, Cues cues) => 1 - FirstPersonShare + FirstPerson(kind, cues);

    private static double FirstPerson(RowKind kind, Cues cues) => cues.HasFlag(Cues.FirstPerson) || kind == RowKind.Memory ? FirstPersonShare : 0;
}
