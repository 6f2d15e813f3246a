using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>
/// Corrections of what is yet to come: "I'm moving to Bern in May" – "sorry, I meant Berlin". The plan leaves the chain before it is due,
/// and the correction becomes the plan.
/// </summary>
internal static class PlanCorrections
{
    /// <summary>Puts corrections in the place of the plans they mean.</summary>
    /// <param name="asserted">What is said to hold; answered without the plans that were wrong.</param>
    /// <returns>The wrong plans, each with the correction that says so.</returns>
    public static List<(Observation Plan, MemoryId By)> Apply(List<Observation> asserted)
    {
        var wrong = new List<(Observation Plan, MemoryId By)>();
        var corrections = asserted.Where(static observation => observation.Corrects is not null && Strands.IsInChain(observation))
            .OrderBy(static correction => correction.AffirmedAt).ToList();
        if (corrections.Count == 0)
            return wrong;
        var plans = asserted.Where(static plan => plan.From > plan.SaidAt && Strands.IsInChain(plan))
            .GroupBy(static plan => plan.Identity, StringComparer.Ordinal).ToDictionary(static same => same.Key, static same => same.ToList(), StringComparer.Ordinal);
        foreach (var correction in corrections.Where(correction => plans.ContainsKey(correction.Corrects!) && correction.Corrects != correction.Identity))
        {
            if (wrong.Exists(other => other.Plan.Id == correction.Id))
                continue;
            var meant = plans[correction.Corrects!].FindAll(plan => plan.From > correction.SaidAt && plan.AffirmedAt <= correction.AffirmedAt);
            if (meant.Count == 0)
                continue;
            plans[correction.Corrects!].RemoveAll(meant.Contains);
            asserted.RemoveAll(observation => observation.Id == correction.Id || meant.Contains(observation));
            wrong.AddRange(meant.Select(plan => (plan, correction.Id)));
            var right = correction with
            {
                Corrects = null,
                TemporalState = meant[0].TemporalState,
                ValidFrom = correction.From > correction.SaidAt ? correction.ValidFrom : meant[0].ValidFrom,
                ValidTo = correction.ValidTo ?? meant[0].ValidTo,
            };
            asserted.Add(right);
            if (!plans.TryGetValue(right.Identity, out var same))
                plans.Add(right.Identity, same = []);
            same.RemoveAll(plan => plan.Id == right.Id);
            same.Add(right);
        }

        return wrong;
    }
}
