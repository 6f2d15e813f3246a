namespace Memory.Server.Recall.Signals;

/// <summary>How much of the question is met at all, in the text or around it: one rare word said five times is not as good as all the words once.</summary>
internal sealed class CoverageSignal : ISignal
{
    public string Name => "coverage";

    public double DefaultWeight => 0.2;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => frame.KnownWeight > 0;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        rows.CoveredOf(frame).CopyTo(parts);
        foreach (ref var part in parts)
            part = Math.Min(1, part / frame.KnownWeight);
        return Sureness.None;
    }
}
