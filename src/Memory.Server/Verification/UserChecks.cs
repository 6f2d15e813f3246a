namespace Memory.Server.Verification;

/// <summary>What must hold of one user's rows, whatever led to them.</summary>
internal static class UserChecks
{
    /// <summary>What does not; each with the check that found it.</summary>
    public static IEnumerable<(string Check, string Text)> Find(UserContents user, DateTimeOffset now) =>
        Told("versions", Versions(user))
            .Concat(Told("slots", Slots(user)))
            .Concat(Told("successors", Successors(user)))
            .Concat(Told("fold", FoldCheck.Find(user, now)))
            .Concat(Told("jobs", Jobs(user)))
            .Concat(Told("links", Links(user)));

    private static IEnumerable<(string Check, string Text)> Told(string check, IEnumerable<string> texts) => texts.Select(text => (check, text));

    /// <summary>Versions follow one another: each begins where the one before it ends, and none is empty.</summary>
    private static IEnumerable<string> Versions(UserContents user) =>
        from versions in user.Memories
        from pair in versions.Zip(versions.Skip(1))
        where pair.First.RecordedFrom >= pair.Second.RecordedFrom || pair.First.Id != pair.Second.Id
        select $"Memory {pair.First.Id}: the version of {pair.First.RecordedFrom:O} ends before it begins.";

    /// <summary>A slot that holds one value has one memory at most that holds now or from a known day on, without an end.</summary>
    private static IEnumerable<string> Slots(UserContents user) =>
        from memory in user.Memories.Select(static versions => versions[^1])
        where memory is { Slot: not null, Cardinality: Cardinality.One, IsDeleted: false, SupersededAt: null, ValidTo: null }
            && (memory.TemporalState == TemporalState.Current || memory is { TemporalState: TemporalState.Future, ValidFrom: not null })
        group memory by memory.Slot into current
        where current.Count() > 1
        select $"Slot {current.Key!.Value.Name} holds {current.Count()} current memories where there is room for one: {string.Join(", ", current.Select(static memory => memory.Id))}.";

    private static IEnumerable<string> Successors(UserContents user)
    {
        var known = user.Memories.Select(static versions => versions[^1].Id).ToHashSet();
        return user.Memories.Select(static versions => versions[^1])
            .Where(memory => memory.SupersededBy is { } successor && !known.Contains(successor))
            .Select(static memory => $"Memory {memory.Id} was superseded by {memory.SupersededBy}, which is not there.");
    }

    private static IEnumerable<string> Jobs(UserContents user) =>
        from job in user.Jobs
        let lost = job.Messages.Count(message => !user.Turns.Contains(message))
        where lost > 0
        select $"Job {job.Id}: {lost} of its turns are not there.";

    private static IEnumerable<string> Links(UserContents user)
    {
        var known = user.Memories.Select(static versions => versions[^1].Id).ToHashSet();
        return user.Links.Where(link => !known.Contains(link.Source) || !known.Contains(link.Target))
            .Select(static link => $"The link from {link.Source} to {link.Target} has an end that is not there.");
    }
}
