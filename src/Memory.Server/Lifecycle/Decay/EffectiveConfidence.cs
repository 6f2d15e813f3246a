using Memory.Server.Memories;

namespace Memory.Server.Lifecycle.Decay;

/// <summary>
/// What is left of a memory's confidence at an instant: halved with every half-life since the memory was last confirmed. The one place where it
/// is worked out, so that recall, lists, essentials and the report of a run tell the same number.
/// </summary>
internal static class EffectiveConfidence
{
    /// <summary>Decimals that are kept, so that an instant more or less shows nowhere.</summary>
    private const int Decimals = 4;

    /// <summary>The confidence that is left. Never more than was observed, and never under the floor unless less was observed. A pin keeps all of it: the application stands for it.</summary>
    public static double Of(MemoryRecord memory, DateTimeOffset at, DecayRates rates)
    {
        if (memory.IsPinned() || rates.HalfLifeOf(memory.Type) is not { } halfLife)
            return memory.Confidence;
        var age = at - memory.LastConfirmedAt();
        if (age <= TimeSpan.Zero)
            return memory.Confidence;
        var left = Math.Round(memory.Confidence * Math.Pow(0.5, age / halfLife), Decimals);
        return Math.Min(memory.Confidence, Math.Max(rates.Floor, left));
    }
}
