namespace Memory.Server.Recall.Signals;

/// <summary>
/// How fresh it is: halved with every <see cref="HalfLife"/> since it holds or was said (exponential forgetting, after Ebbinghaus 1885).
/// What is yet to come counts as fresh.
/// </summary>
internal sealed class RecencySignal : IRowSignal
{
    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(30);

    public string Name => "recency";

    public double DefaultWeight => 0.06;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => true;

    public double PartOf(RecallFrame frame, SeenRows rows, int row)
    {
        var age = frame.AsOf - TimeOf(rows.At(row));
        return age <= TimeSpan.Zero ? 1 : Math.Pow(0.5, age / HalfLife);
    }

    /// <summary>When a memory began to hold, or else was stored; when a turn was said.</summary>
    public static DateTimeOffset TimeOf(Candidate candidate) => candidate.Memory is { } memory
        ? memory.ValidFrom ?? memory.CreatedAt
        : candidate.Turn!.SaidAt;
}
