using Memory.Server.Memories;

namespace Memory.Server.Supersession;

/// <summary>Builds what stands aside of the chain, such as what is past: one run for each value, which retires nothing.</summary>
internal sealed class Aside
{
    private readonly Dictionary<string, List<Run>> runs = new(StringComparer.Ordinal);
    private readonly List<VoidedRun> voided = [];

    public IEnumerable<Run> Runs => runs.Values.SelectMany(static same => same);

    public IReadOnlyList<VoidedRun> Voided => voided;

    public static Aside Of(IEnumerable<Observation> asserted, IEnumerable<Observation> negations)
    {
        var aside = new Aside();
        foreach (var observation in asserted)
            aside.Add(observation);
        foreach (var negation in negations)
            aside.Negate(negation);
        return aside;
    }

    private void Add(Observation observation)
    {
        if (observation.Corrects is { } wrong && wrong != observation.Identity && runs.TryGetValue(wrong, out var candidates)
            && candidates.FindLast(run => run.AffirmedAt <= observation.AffirmedAt) is { } meant)
        {
            candidates.Remove(meant);
            voided.Add(new VoidedRun(meant, observation.Id));
            observation = observation with { ValidFrom = observation.ValidFrom ?? meant.Head.ValidFrom, ValidTo = observation.ValidTo ?? meant.Head.ValidTo };
        }

        if (!runs.TryGetValue(observation.Identity, out var same))
            runs.Add(observation.Identity, same = []);
        if (!same.Exists(run => run.TryJoin(observation)))
            same.Add(new Run(observation));
    }

    private void Negate(Observation negation)
    {
        var named = negation.Identity.Length == 0 ? Runs : runs.GetValueOrDefault(negation.Identity) ?? [];
        foreach (var run in named.Where(run => run.AffirmedAt <= negation.SaidAt))
            run.Negate(negation);
    }
}
