using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>
/// What a restored memory makes void: it never ceased to hold, so what took its place did not, unless it was said or restored later.
/// What is yet to come when the memory is restored stays.
/// </summary>
internal static class Restores
{
    /// <summary>The observations that never held, each with the restored one that says so.</summary>
    /// <param name="asserted">What is said to hold, in the order of the fold.</param>
    /// <param name="isSingle">Whether values replace each other.</param>
    public static IReadOnlyDictionary<MemoryId, MemoryId> Voided(IReadOnlyList<Observation> asserted, bool isSingle)
    {
        var voided = new Dictionary<MemoryId, MemoryId>();
        var restored = asserted.Where(static observation => observation.RestoredAt is not null).ToList();
        if (restored.Count == 0)
            return voided;
        var latest = restored.GroupBy(static observation => observation.Identity, StringComparer.Ordinal)
            .ToDictionary(static same => same.Key, static same => same.MaxBy(static observation => observation.RestoredAt)!, StringComparer.Ordinal);
        Observation? last = null;
        foreach (var observation in asserted)
        {
            if (observation.Corrects is { } wrong && latest.TryGetValue(wrong, out var right) && right.SaidAt <= observation.SaidAt
                && observation.AffirmedAt < right.RestoredAt)
            {
                voided[observation.Id] = right.Id;
            }
            else if (isSingle && IsOpenEnded(observation))
            {
                if (last is not null && observation.AffirmedAt < last.RestoredAt && observation.From <= last.RestoredAt && observation.Identity != last.Identity)
                    voided[observation.Id] = last.Id;
                else if (observation.RestoredAt is not null && (last is null || observation.RestoredAt > last.RestoredAt))
                    last = observation;
            }
        }

        return voided;
    }

    private static bool IsOpenEnded(Observation observation) => observation is { ValidTo: null } && Strands.IsInChain(observation);
}
