using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>
/// Folds all observations of a slot into its memories. In a single-valued slot each open-ended run retires the one before it, a bounded stay
/// overlays what is open-ended without retiring it, and a negation ends the run it names. In a multi-valued slot the values stand side by
/// side. What is past or recurring, and plans without a date, never retire anything.
/// </summary>
internal static class SlotFold
{
    /// <summary>The slot's runs, in the order in which they begin.</summary>
    public static IReadOnlyList<Run> Fold(Cardinality cardinality, IEnumerable<Observation> observations)
    {
        var ordered = observations.DistinctBy(static observation => observation.Id).Order(ObservationOrder.Instance).ToList();
        var negations = ordered.FindAll(static observation => observation.Stance == Stance.Negates);
        var runs = new List<Run>();
        foreach (var strand in ordered.Where(static observation => observation.Stance == Stance.Asserts)
                     .GroupBy(observation => StrandOf(observation, cardinality)))
        {
            runs.AddRange(strand.Key.State == TemporalState.Current
                ? FoldChain(strand.Where(said => !IsCalledOff(said, negations)), negations)
                    .Concat(FoldCalledOff(strand.Where(said => IsCalledOff(said, negations))))
                : FoldAside(strand, strand.Key.State == TemporalState.Future ? negations : []));
        }

        RetireFulfilledPlans(runs);
        runs.Sort(static (x, y) => ObservationOrder.Instance.Compare(x.Head, y.Head));
        return runs;
    }

    /// <summary>
    /// Observations of one strand may join or retire each other. A dated future fact belongs to the chain of current ones, where it
    /// takes its place when its time comes. Without a slot, memories of different types are different things.
    /// </summary>
    private static (TemporalState State, string Identity, MemoryType? Type) StrandOf(Observation observation, Cardinality cardinality)
    {
        var inChain = observation.TemporalState == TemporalState.Current
            || observation is { TemporalState: TemporalState.Future, ValidFrom: not null };
        var state = inChain ? TemporalState.Current : observation.TemporalState;
        var single = inChain && observation.Slot is not null && cardinality == Cardinality.One;
        return (state, single ? "" : observation.Identity, observation.Slot is null ? observation.Type : null);
    }

    private static List<Run> FoldChain(IEnumerable<Observation> asserted, List<Observation> negations)
    {
        var runs = new List<Run>();
        Run? open = null;
        foreach (var observation in asserted.Concat(negations).Order(ObservationOrder.Instance))
        {
            if (observation.Stance == Stance.Negates)
            {
                open?.Negate(observation);
                foreach (var stay in runs.Where(static run => run.Bound is not null))
                    stay.Negate(observation);
            }
            else if (observation.ValidTo is not null)
            {
                if (!runs.Exists(run => run.Bound is not null && run.TryJoin(observation)))
                    runs.Add(new Run(observation));
            }
            else if (open is null || !open.TryJoin(observation))
            {
                open = new Run(observation);
                runs.Add(open);
            }
        }

        Retire(runs);
        return runs;
    }

    /// <summary>What stands aside of the chain: one run for each value.</summary>
    private static List<Run> FoldAside(IEnumerable<Observation> asserted, List<Observation> negations)
    {
        var runs = new List<Run>();
        foreach (var observation in asserted)
        {
            if (!runs.Exists(run => run.TryJoin(observation)))
                runs.Add(new Run(observation));
        }

        foreach (var negation in negations)
        {
            foreach (var run in runs.Where(run => run.Observations.All(said => said.SaidAt <= negation.SaidAt)))
                run.Negate(negation);
        }

        return runs;
    }

    private static List<Run> FoldCalledOff(IEnumerable<Observation> plans)
    {
        var runs = FoldAside(plans, []);
        runs.ForEach(static run => run.CallOff());
        return runs;
    }

    /// <summary>"I'm not moving to Dallas after all", said before the move was due: the plan leaves the chain and takes nobody's place.</summary>
    private static bool IsCalledOff(Observation plan, List<Observation> negations) => negations.Exists(negation =>
        negation.Identity == plan.Identity && plan.From > negation.Position && plan.SaidAt < negation.SaidAt);

    /// <summary>
    /// A run is retired by the first later one that begins before it ends and covers all that was left of it; it ends where the earliest of
    /// those begins. For what is open-ended these are the open-ended ones after it, so that going backwards once finds them all.
    /// </summary>
    private static void Retire(List<Run> runs)
    {
        Run? next = null;
        var earliest = DateTimeOffset.MaxValue;
        for (var index = runs.Count - 1; index >= 0; index--)
        {
            var run = runs[index];
            if (run.Bound is { } end)
            {
                RetireStay(run, end, runs.Skip(index + 1));
                continue;
            }

            if (next is not null)
                run.Supersede(next, earliest);
            next = run;
            earliest = run.From < earliest ? run.From : earliest;
        }
    }

    private static void RetireStay(Run stay, DateTimeOffset end, IEnumerable<Run> later)
    {
        var successors = later.Where(next => next.From < end && (next.Bound is not { } nextEnd || nextEnd >= end)).ToList();
        if (successors.Count > 0)
            stay.Supersede(successors[0], successors.Min(static next => next.From));
    }

    /// <summary>An undated plan is fulfilled once the same value is said to hold.</summary>
    private static void RetireFulfilledPlans(List<Run> runs)
    {
        foreach (var plan in runs.Where(static run => run is { Head: { TemporalState: TemporalState.Future, ValidFrom: null }, NegatedAt: null, IsForgotten: false }))
        {
            var fulfilled = runs.Find(run => run.Head.TemporalState == TemporalState.Current && run.Identity == plan.Identity
                && run.Observations[^1].SaidAt >= plan.Observations[^1].SaidAt);
            if (fulfilled is not null)
                plan.Supersede(fulfilled, fulfilled.From);
        }
    }
}
