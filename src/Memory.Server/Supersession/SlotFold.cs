using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>
/// Folds all observations of a slot into its memories. In a single-valued slot each open-ended run retires the one before it, a bounded stay
/// overlays what is open-ended without retiring it, and a negation ends the run it names. In a multi-valued slot the values stand side by
/// side. What is past or recurring, and plans without a date, never retire anything. A correction takes out what was said by mistake, and a
/// restored memory what took its place: neither ever held.
/// </summary>
internal static class SlotFold
{
    /// <summary>The slot's runs, in the order in which they begin.</summary>
    public static IReadOnlyList<Run> Fold(Cardinality cardinality, IEnumerable<Observation> observations)
    {
        var ordered = observations.DistinctBy(static observation => observation.Id).Order(ObservationOrder.Instance).ToList();
        var negations = ordered.FindAll(static observation => observation.Stance == Stance.Negates);
        var asserted = ordered.FindAll(static observation => observation.Stance == Stance.Asserts);

        // Without a slot nothing replaces anything, and memories of different types are different things.
        var isSingle = cardinality == Cardinality.One && asserted.Exists(static observation => observation.Slot is not null);
        var fold = asserted.TrueForAll(static observation => observation.Slot is not null)
            ? Fold(isSingle, asserted, negations)
            : asserted.GroupBy(static observation => (observation.Identity, observation.Type))
                .SelectMany(same => Fold(isSingle: true, [.. same.Select(static observation => observation with { Corrects = null })], negations));
        var runs = fold.ToList();
        runs.Sort(static (x, y) => ObservationOrder.Instance.Compare(x.Head, y.Head));
        return runs;
    }

    private static List<Run> Fold(bool isSingle, List<Observation> asserted, List<Observation> negations)
    {
        var restores = Restores.Voided(asserted, isSingle);
        var undone = asserted.FindAll(observation => restores.ContainsKey(observation.Id));
        asserted.RemoveAll(observation => restores.ContainsKey(observation.Id));
        var wrongPlans = PlanCorrections.Apply(asserted);

        var chain = new Chain(isSingle);
        var calledOff = new List<Observation>();
        foreach (var observation in asserted.Where(Strands.IsInChain).Concat(negations).Order(ObservationOrder.Instance))
        {
            if (observation.Stance == Stance.Asserts && IsCalledOff(observation, negations))
                calledOff.Add(observation);
            else
                chain.Add(observation);
        }

        chain.End();
        var runs = chain.Runs.ToList();
        var off = Aside.Of(calledOff, []).Runs.ToList();
        off.ForEach(static run => run.CallOff());
        runs.AddRange(off);
        var voided = chain.Voided.ToList();
        foreach (var strand in asserted.Where(static observation => !Strands.IsInChain(observation)).GroupBy(static observation => observation.TemporalState))
        {
            var aside = Aside.Of(strand, strand.Key == TemporalState.Past ? [] : negations);
            runs.AddRange(aside.Runs);
            voided.AddRange(aside.Voided);
        }

        voided.AddRange(Together(wrongPlans));
        voided.AddRange(Together(undone.Select(observation => (observation, restores[observation.Id]))));
        RetireFulfilledPlans(runs);
        runs.AddRange(voided.Select(static wrong => wrong.Run));
        var runOf = runs.SelectMany(static run => run.Observations.Select(observation => (observation.Id, Run: run))).ToDictionary(static pair => pair.Id, static pair => pair.Run);
        voided.ForEach(wrong => wrong.Run.Void(runOf[wrong.By]));
        return runs;
    }

    /// <summary>Void observations that belong together, as they did before they were void.</summary>
    private static List<VoidedRun> Together(IEnumerable<(Observation Wrong, MemoryId By)> voided)
    {
        var runs = new List<VoidedRun>();
        foreach (var (wrong, by) in voided)
        {
            if (runs is not [.., var last] || last.By != by || !last.Run.TryJoin(wrong))
                runs.Add(new VoidedRun(new Run(wrong), by));
        }

        return runs;
    }

    /// <summary>"I'm not moving to Dallas after all", said before the move was due: the plan leaves the chain and takes nobody's place.</summary>
    private static bool IsCalledOff(Observation plan, List<Observation> negations) => negations.Exists(negation =>
        negation.Identity == plan.Identity && plan.From > negation.Position && plan.AffirmedAt < negation.SaidAt);

    /// <summary>An undated plan is fulfilled once the same value is said to hold.</summary>
    private static void RetireFulfilledPlans(List<Run> runs)
    {
        foreach (var plan in runs.Where(static run => run is { Head: { TemporalState: TemporalState.Future, ValidFrom: null }, NegatedAt: null, IsForgotten: false }))
        {
            var fulfilled = runs.Find(run => run.Head.TemporalState == TemporalState.Current && run.Identity == plan.Identity
                && run.Observations[^1].SaidAt >= plan.AffirmedAt);
            if (fulfilled is not null)
                plan.Supersede(fulfilled, fulfilled.From);
        }
    }
}
