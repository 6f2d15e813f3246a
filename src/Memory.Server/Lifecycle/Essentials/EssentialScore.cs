using Memory.Server.Lifecycle.Decay;
using Memory.Server.Memories;

namespace Memory.Server.Lifecycle.Essentials;

/// <summary>
/// How much speaks for having a memory always ready, 0–1: 0.30 × importance in fifths + 0.25 × effective confidence + 0.20 × how often it was said
/// (halfway at three times, full at eight) + 0.15 × its slot (1 for who the user is, 0.5 for any other, 0 for none) + 0.10 × its type. Pure.
/// </summary>
internal static class EssentialScore
{
    private const double OfImportance = 0.30;
    private const double OfConfidence = 0.25;
    private const double OfMentions = 0.20;
    private const double OfSlot = 0.15;
    private const double OfType = 0.10;

    private const double Middling = 3;
    private const double Highest = 5;

    /// <summary>Doublings of mentions after which more of them add nothing: eight times.</summary>
    private const double Doublings = 3;

    /// <summary>Slots that tell who somebody is; those of the catalogue's essentials are in the set without any score.</summary>
    private static readonly HashSet<string> Identity = new(StringComparer.Ordinal)
    {
        "age", "birthday", "origin", "employer", "role", "education", "family", "partner", "language", "pet",
    };

    public static double Of(MemoryRecord memory, DateTimeOffset now, DecayRates rates) =>
        (OfImportance * (memory.Importance ?? Middling) / Highest)
        + (OfConfidence * EffectiveConfidence.Of(memory, now, rates))
        + (OfMentions * Math.Min(1, Math.Log2(memory.Mentions()) / Doublings))
        + (OfSlot * PartOf(memory.Slot))
        + (OfType * PartOf(memory.Type));

    private static double PartOf(Slot? slot) => slot is not { } named ? 0 : Identity.Contains(named.Name) ? 1 : 0.5;

    /// <summary>How an assistant should behave serves every conversation, what happened once serves few.</summary>
    private static double PartOf(MemoryType type) => type switch
    {
        MemoryType.Preference or MemoryType.System => 1,
        MemoryType.Fact => 0.8,
        _ => 0.3,
    };
}
