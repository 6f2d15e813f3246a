namespace Memory.Server.Recall.Signals;

/// <summary>A memory's importance in fifths. One without counts as middling, a raw turn, which nobody judged, a little less.</summary>
internal sealed class ImportanceSignal : IRowSignal
{
    private const int Highest = 5;
    private const int OfMemory = 3;
    private const int OfTurn = 2;

    public string Name => "importance";

    public double DefaultWeight => 0.06;

    public bool IsRelevance => false;

    public bool IsAsked(RecallFrame frame) => true;

    public double PartOf(RecallFrame frame, SeenRows rows, int row) => (double)(rows.MemoryAt(row) is { } memory ? memory.Importance ?? OfMemory : OfTurn) / Highest;
}
