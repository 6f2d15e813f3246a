namespace Memory.Server.Recall.Signals;

/// <summary>Whether the one person that the question names said it. A preference, never a filter: others speak of them too.</summary>
internal sealed class SpeakerSignal : ISignal
{
    public string Name => "speaker";

    public double DefaultWeight => 0.28;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => frame.Speaker is not null;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        for (var row = 0; row < parts.Length; row++)
            parts[row] = rows.Candidates[row].Turn?.Name is { } name && name == frame.Speaker ? 1 : 0;
        return Sureness.None;
    }
}
