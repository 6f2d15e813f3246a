namespace Memory.Server.Recall.Signals;

/// <summary>
/// How strongly a memory is linked with those that fit the question best, by spreading activation. Those have as much of it as they fit, so that what is linked
/// comes after what it is linked with. Turns have no links.
/// </summary>
internal sealed class AssociationSignal : ISignal
{
    public string Name => "association";

    public double DefaultWeight => 0.5;

    public bool IsRelevance => true;

    public bool IsAsked(RecallFrame frame) => frame.Activation.HasSpread;

    public Sureness Score(RecallFrame frame, SeenRows rows, Span<double> parts)
    {
        parts.Clear();
        foreach (var (memory, activation) in frame.Activation.Reached)
        {
            foreach (var row in rows.RowsOf(memory))
                parts[row] = activation;
        }

        return Sureness.None;
    }
}
