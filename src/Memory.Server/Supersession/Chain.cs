using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>
/// Builds what holds one after another out of observations that come in the order of the fold. A single-valued slot is one chain; in a
/// multi-valued one each value has its own, side by side.
/// </summary>
/// <param name="isSingle">Whether values replace each other.</param>
internal sealed class Chain(bool isSingle)
{
    private readonly List<Run> runs = [];
    private readonly Dictionary<string, Run> open = new(StringComparer.Ordinal);
    private readonly List<VoidedRun> voided = [];

    /// <summary>The runs, retired by one another, in the order of their chain.</summary>
    public IReadOnlyList<Run> Runs => runs;

    /// <summary>The runs that a correction took out of the chain.</summary>
    public IReadOnlyList<VoidedRun> Voided => voided;

    public void Add(Observation observation)
    {
        if (observation.Stance == Stance.Negates)
            Negate(observation);
        else if (observation.Corrects is null || !TryCorrect(observation))
            Place(observation.ValidFrom is null ? observation with { ValidFrom = observation.From } : observation);
    }

    /// <summary>Lets the runs retire one another once all of them are there.</summary>
    public void End()
    {
        if (isSingle)
        {
            Retirement.Of(runs);
            return;
        }

        foreach (var value in runs.GroupBy(static run => run.Identity, StringComparer.Ordinal))
            Retirement.Of([.. value]);
    }

    private string KeyOf(string identity) => isSingle ? "" : identity;

    private void Place(Observation observation)
    {
        if (observation.ValidTo is not null)
        {
            if (!runs.Exists(run => run.Bound is not null && run.TryJoin(observation)))
                runs.Add(new Run(observation));
        }
        else if (!open.TryGetValue(KeyOf(observation.Identity), out var run) || !run.TryJoin(observation))
        {
            runs.Add(open[KeyOf(observation.Identity)] = new Run(observation));
        }
    }

    private void Negate(Observation negation)
    {
        if (isSingle || negation.Identity.Length > 0)
            open.GetValueOrDefault(KeyOf(negation.Identity))?.Negate(negation);
        else
            open.Values.ToList().ForEach(run => run.Negate(negation));
        foreach (var stay in runs.Where(static run => run.Bound is not null))
            stay.Negate(negation);
    }

    /// <summary>
    /// Takes the run out that the correction means, and puts the right value in its place. A correction in words of its own ("I live in
    /// Berlin, not Bern") bears on what is in force; a bare one ("I meant Berlin, not Bern") on the latest that was said, also when that has
    /// ended since. One that finds nothing is a statement like any other.
    /// </summary>
    private bool TryCorrect(Observation correction)
    {
        var (wrong, inForce) = (correction.Corrects!, open.GetValueOrDefault(KeyOf(correction.Identity)));
        if (correction.From > correction.SaidAt || wrong == correction.Identity)
            return false;
        if (correction.ValidTo is not null)
            return FindLast(run => run.Bound > correction.SaidAt && IsMeant(run)) is { } stay && Replace(stay, correction with { ValidTo = stay.Bound });
        if (open.GetValueOrDefault(KeyOf(wrong)) is { NegatedAt: null } current && IsMeant(current))
            return Replace(current, correction);
        if (inForce is { NegatedAt: null } && inForce.Identity == correction.Identity)
            return isSingle && Before(inForce) is { NegatedAt: null } before && IsMeant(before) && Replace(before, correction);
        return correction.ValidFrom is null && FindLast(run => run.Bound is null && IsMeant(run)) is { } ended && ReplaceEnded(ended, correction);

        bool IsMeant(Run run) => run.Identity == wrong && run.AffirmedAt <= correction.AffirmedAt;
    }

    private Run? FindLast(Predicate<Run> meant) => runs.FindLast(meant);

    /// <summary>The open-ended run before one.</summary>
    private Run? Before(Run run) => runs.Take(runs.IndexOf(run)).LastOrDefault(static earlier => earlier.Bound is null);

    /// <summary>Replaces what is in force. When the right value stood right before or after it, that run goes on.</summary>
    private bool Replace(Run wrong, Observation correction)
    {
        var right = correction with { ValidFrom = wrong.From < correction.From ? wrong.From : correction.From };
        var key = KeyOf(right.Identity);
        var isInForce = isSingle && open.GetValueOrDefault(key) == wrong;
        var place = TakeOut(wrong, correction);
        if (right.ValidTo is not null)
        {
            if (!runs.Exists(run => run.Bound is not null && run.TryJoin(right)))
                runs.Insert(place, new Run(right));
            return true;
        }

        var goesOn = isInForce ? runs.Take(place).LastOrDefault(static run => run.Bound is null) : open.GetValueOrDefault(key);
        if (goesOn is null || !goesOn.TryJoin(right))
            runs.Insert(isInForce ? place : runs.Count, goesOn = new Run(right));
        open[key] = goesOn;
        if (!isSingle)
            open.Remove(wrong.Identity);
        return true;
    }

    /// <summary>Puts the right value in the place of one that has ended, which it does not bring back.</summary>
    private bool ReplaceEnded(Run wrong, Observation correction)
    {
        var right = new Run(correction with { ValidFrom = wrong.From });
        right.EndLike(wrong);
        runs.Insert(TakeOut(wrong, correction), right);
        foreach (var key in open.Where(pair => pair.Value == wrong).Select(static pair => pair.Key).ToList())
            open[key] = right;
        return true;
    }

    private int TakeOut(Run wrong, Observation correction)
    {
        var place = runs.IndexOf(wrong);
        runs.RemoveAt(place);
        voided.Add(new VoidedRun(wrong, correction.Id));
        return place;
    }
}

/// <summary>A run that never held, and the observation that says so.</summary>
internal readonly record struct VoidedRun(Run Run, MemoryId By);
