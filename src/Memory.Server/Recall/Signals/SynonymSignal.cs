using Memory.Server.Recall.Text;

namespace Memory.Server.Recall.Signals;

/// <summary>Words that may stand for the question's, by the <see cref="Thesaurus"/>: who asks for instruments finds the violin. As a share of the best match.</summary>
internal sealed class SynonymSignal : ISignal
{
    public string Name => "synonyms";

    public double DefaultWeight => 0.3;

    public bool IsRelevance => true;

    public bool IsAsked(RecallFrame frame) => !frame.Synonyms.IsEmpty;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        parts.Clear();
        ContextMatch.Add(frame, rows, frame.Synonyms, parts);
        Relative.ToLargest(rows, parts);
        return Sureness.None;
    }
}
