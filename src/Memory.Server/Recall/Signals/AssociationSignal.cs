namespace Memory.Server.Recall.Signals;

/// <summary>How strongly it is linked to something that fits the question. Memories have no links yet, so that nothing asks for it.</summary>
internal sealed class AssociationSignal : ISignal
{
    public string Name => "association";

    public double DefaultWeight => 0;

    public bool IsRelevance => true;

    public bool IsAsked(RecallFrame frame) => false;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        parts.Clear();
        return Sureness.None;
    }
}
