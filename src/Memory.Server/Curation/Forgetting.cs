using Memory.Server.Memories;

namespace Memory.Server.Curation;

/// <summary>
/// What deletion leaves of an observation. Its place in the fold always stays: deleting where someone lives now must not bring back where
/// they lived before.
/// </summary>
internal static class Forgetting
{
    /// <summary>Soft: kept, but its memory never shows again.</summary>
    public static Observation Hide(Observation observation) => observation with { IsForgotten = true };

    /// <summary>
    /// Hard: only the place and time are left. Whether it came from a turn decides its place, so that the turn's name stays too; and what it
    /// made void stays so, by a correction as by a restore.
    /// </summary>
    public static Observation Erase(Observation observation) => new()
    {
        Id = observation.Id,
        Stance = observation.Stance,
        Type = observation.Type,
        Slot = observation.Slot,
        Cardinality = observation.Cardinality,
        Content = "",
        Identity = "",
        TemporalState = observation.TemporalState,
        ValidFrom = observation.ValidFrom,
        ValidTo = observation.ValidTo,
        SaidAt = observation.SaidAt,
        Trust = observation.Trust,
        Source = observation.Source,
        IsForgotten = true,
        Corrects = observation.Corrects,
        RestoredAt = observation.RestoredAt,
    };
}
