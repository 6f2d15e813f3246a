using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>Whether it tells something of the speaker rather than asks: short questions between people hold no answers. To an assistant people tell about themselves by asking.</summary>
internal sealed class StatementSignal : ISignal
{
    private const double FirstPersonShare = 0.28;

    /// <summary>Questions of up to so many stems are nothing but questions.</summary>
    private const double ShortLength = 14;

    public string Name => "statement";

    public double DefaultWeight => 0.75;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => !frame.Terms.IsEmpty;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        for (var row = 0; row < parts.Length; row++)
        {
            var item = rows.ItemAt(row);
            var told = frame.IsWithAssistant ? 1 : 1 - (item.Traits.Questions * Math.Pow(Math.Min(1, ShortLength / Math.Max(1, item.Terms.Length)), 4));
            var first = item.Traits.Cues.HasFlag(Cues.FirstPerson) || rows.Candidates[row].Memory is not null;
            parts[row] = ((1 - FirstPersonShare) * told) + (first ? FirstPersonShare : 0);
        }

        return Sureness.None;
    }
}
