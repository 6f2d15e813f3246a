namespace Memory.Server.Recall.Signals;

/// <summary>How strongly it is linked to something that fits the question. Memories have no links yet, so that it is 0 for all.</summary>
internal sealed class AssociationSignal : ISignal
{
    public string Name => "association";

    public double DefaultWeight => 0;

    public bool IsRelevance => true;

    public void Score(RecallFrame frame, CandidateSlice slice, Span<double> parts) => parts.Clear();
}
