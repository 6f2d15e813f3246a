using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>Tells which observations may join or retire each other.</summary>
internal static class Strands
{
    /// <summary>
    /// Whether it is part of what holds one after another. A dated future fact is, and takes its place there when its time comes; what is
    /// past, recurring or a plan without a date stands aside.
    /// </summary>
    public static bool IsInChain(Observation observation) =>
        observation.TemporalState == TemporalState.Current || observation is { TemporalState: TemporalState.Future, ValidFrom: not null };
}
