namespace Memory.Server.Supersession;

/// <summary>Lets the runs of one chain retire each other.</summary>
internal static class Retirement
{
    /// <summary>
    /// A run is retired by the first later one that begins before it ends and covers all that was left of it; it ends where the earliest of
    /// those begins. For what is open-ended these are the open-ended ones after it, so that going backwards once finds them all.
    /// </summary>
    public static void Of(List<Run> runs)
    {
        Run? next = null;
        var earliest = DateTimeOffset.MaxValue;
        for (var index = runs.Count - 1; index >= 0; index--)
        {
            var run = runs[index];
            if (run.Bound is { } end)
            {
                OfStay(run, end, runs.Skip(index + 1));
                continue;
            }

            if (next is not null)
                run.Supersede(next, earliest);
            next = run;
            earliest = run.From < earliest ? run.From : earliest;
        }
    }

    /// <summary>A stay gives way to what leaves no room for it, and to a later word on the same stay, which may cut it short.</summary>
    private static void OfStay(Run stay, DateTimeOffset end, IEnumerable<Run> later)
    {
        var successors = later.Where(next => next.From < end && !(stay.RestoredAt > next.AffirmedAt)
            && (next.Bound is not { } nextEnd || nextEnd >= end || (next.Identity == stay.Identity && next.AffirmedAt > stay.AffirmedAt))).ToList();
        if (successors.Count > 0)
            stay.Supersede(successors[0], successors.Min(static next => next.From));
    }
}
