using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Supersession;

namespace Memory.Server.Curation;

/// <summary>
/// Applies observations to one user's slots inside one decision: reads each slot once, lets supersession decide, and gathers what is to be
/// stored. Used for what an application stores and for what extraction finds.
/// </summary>
internal sealed class SlotLedger(IUserView view, DateTimeOffset now)
{
    /// <summary>More memories that were merged into one are not looked at.</summary>
    private const int MaxTwins = 1000;

    private readonly Dictionary<(Slot? Slot, string? Identity), SlotPage> pages = [];
    private readonly Dictionary<MemoryId, Observation> written = [];
    private readonly HashSet<MemoryId> hidden = [];
    private CommitTime time = CommitTime.At(now);

    /// <summary>The slot's cardinality as fixed by its first memory, in the store or in this decision; null when it holds none.</summary>
    public async ValueTask<Cardinality?> CardinalityOfAsync(Slot slot, CancellationToken cancellationToken)
    {
        foreach (var (key, page) in pages)
        {
            if (key.Slot == slot && page.HasMemories)
                return page.Cardinality;
        }

        return await view.GetCardinalityAsync(slot, cancellationToken);
    }

    /// <summary>Applies an observation. One of a value that was merged into another is about that other.</summary>
    public async ValueTask ObserveAsync(Observation observation, CancellationToken cancellationToken)
    {
        if (await FindMergedIntoAsync(observation, cancellationToken) is { } other)
            observation = observation with { Identity = other.Identity };
        if (observation is { Corrects: { Length: > 0 } wrong, Slot: not null }
            && await FindMergedIntoAsync(observation with { Identity = wrong, Corrects = null }, cancellationToken) is { } meant)
        {
            observation = observation with { Corrects = meant.Identity };
        }

        var page = await PageOfAsync(observation.Slot, observation.Cardinality, observation.BearsOnOthers ? "" : observation.Identity, cancellationToken);
        written[observation.Id] = observation;
        page.Put(observation);
    }

    /// <summary>Looks at an observation that is stored already, so that its memory can be found.</summary>
    public async ValueTask LookAtAsync(Observation stored, CancellationToken cancellationToken) =>
        await PageOfAsync(stored.Slot, stored.Cardinality, stored.Identity, cancellationToken);

    /// <summary>Rewrites the observations of a memory; their memory keeps its id. False when it was merged into another, and has none.</summary>
    public async ValueTask<bool> RewriteAsync(
        MemoryRecord memory, Func<IReadOnlyList<Observation>, IEnumerable<Observation>> rewrite, CancellationToken cancellationToken)
    {
        var page = await PageOfAsync(memory, cancellationToken);
        var own = page.ObservationsOf(memory.Id);
        var rewritten = rewrite(own).ToList();
        foreach (var observation in rewritten)
        {
            written[observation.Id] = observation;
            page.Put(observation);
        }

        foreach (var other in rewritten.Where(observation => observation.Identity.Length > 0 && observation.Identity != memory.Identity).GroupBy(static observation => observation.Identity))
            await MoveAsync(memory, page, [.. other], cancellationToken);
        return own.Count > 0;
    }

    /// <summary>
    /// Lets a memory take in another one that says the same in other words: what the other was told by is the first one's from then on, and the
    /// other is retired as merged. False, changing nothing, when the fold keeps them apart.
    /// </summary>
    public async ValueTask<bool> JoinAsync(MemoryRecord kept, MemoryRecord other, CancellationToken cancellationToken)
    {
        var into = await PageOfAsync(kept.Slot, kept.Cardinality, kept.Identity, cancellationToken);
        var from = await PageOfAsync(other.Slot, other.Cardinality, other.Identity, cancellationToken);
        var (own, moved) = (into.ObservationsOf(kept.Id), from.ObservationsOf(other.Id));
        if (own.Count == 0 || moved.Count == 0)
            return false;
        var isPinned = own.Concat(moved).Any(static observation => observation.IsEssential);

        // One request wants it always ready, another one never: neither may lose its say.
        if (isPinned && own.Concat(moved).Any(static observation => observation.Promotion == false))
            return false;
        // What a request worded says what it says, and is nobody's duplicate.
        if (own.Concat(moved).Any(static observation => observation.OpensRun))
            return false;
        var together = moved.Select(observation => observation with { Identity = kept.Identity }).ToList();
        var rewritten = own.Concat(together).Select(observation => observation with { IsEssential = isPinned }).ToList();
        from.Remove(other.Id, moved);
        into.Add(other, rewritten);
        if (rewritten.TrueForAll(observation => into.Projection.MemoryOf.GetValueOrDefault(observation.Id) == kept.Id))
        {
            foreach (var observation in rewritten)
                written[observation.Id] = observation;
            return true;
        }

        into.Remove(other.Id, rewritten);
        into.Add(null, own);
        from.Add(other, moved);
        return false;
    }

    /// <summary>
    /// Takes a memory out again that was merged into another for its wording (<see cref="JoinAsync"/>): what was said in its own words is its own once
    /// more, and what was said since in the other's stays there. False, changing nothing, when there is nothing of it to take out.
    /// </summary>
    public async ValueTask<bool> SeparateAsync(MemoryRecord merged, CancellationToken cancellationToken)
    {
        if (merged is not { SupersededReason: SupersededReason.Merged, SupersededBy: { } id, IsDeleted: false }
            || await view.GetMemoryAsync(id, cancellationToken) is not { } other || other.Identity == merged.Identity)
        {
            return false;
        }

        var from = await PageOfAsync(other.Slot, other.Cardinality, other.Identity, cancellationToken);
        var own = from.ObservationsOf(other.Id).Where(observation => Identities.Of(observation.Value, observation.Content) == merged.Identity).ToList();
        if (!own.Exists(observation => observation.Id == merged.Id))
            return false;
        var into = await PageOfAsync(merged.Slot, merged.Cardinality, merged.Identity, cancellationToken);
        from.Remove(merged.Id, own);
        into.Add(merged, own.Select(observation => observation with { Identity = merged.Identity }));
        foreach (var observation in own)
            written[observation.Id] = observation with { Identity = merged.Identity };
        return true;
    }

    /// <summary>
    /// Hides a memory for good, with those that were merged into it, and answers them all. One that was merged into another is hidden alone: what it
    /// was told by is the other's now.
    /// </summary>
    public async ValueTask<IReadOnlyList<MemoryRecord>> HideAsync(MemoryRecord memory, CancellationToken cancellationToken)
    {
        if (!await HideAloneAsync(memory, cancellationToken))
            return [memory];
        var twins = await TwinsOfAsync(memory.Id, cancellationToken);
        foreach (var twin in twins)
            await HideAloneAsync(twin, cancellationToken);
        return [memory, .. twins];
    }

    /// <summary>Takes away all that tells a memory, and those that were merged into it: all these are to be erased.</summary>
    public async ValueTask<IReadOnlyList<MemoryId>> EraseAsync(MemoryRecord memory, CancellationToken cancellationToken)
    {
        MemoryRecord[] all = [memory, .. await TwinsOfAsync(memory.Id, cancellationToken)];
        foreach (var twin in all)
            await RewriteAsync(twin, static own => own.Select(Forgetting.Erase), cancellationToken);
        return [.. all.Select(static twin => twin.Id)];
    }

    /// <summary>The hidden memories that say the same as a hidden one. What was hidden with it no longer tells that it had been merged into it.</summary>
    public async ValueTask<IReadOnlyList<MemoryRecord>> HiddenLikeAsync(MemoryRecord hidden, CancellationToken cancellationToken) =>
    [
        .. (await PageOfAsync(hidden, cancellationToken)).Known
            .Where(known => known.IsDeleted && known.Id != hidden.Id && known.Identity == hidden.Identity && (hidden.Slot is not null || known.Type == hidden.Type)),
    ];

    /// <summary>The memories that were merged into a memory, at once or by way of others, as the store has them: they tell the same, and go with it.</summary>
    private async ValueTask<IReadOnlyList<MemoryRecord>> TwinsOfAsync(MemoryId memory, CancellationToken cancellationToken)
    {
        var twins = new List<MemoryRecord>();
        IReadOnlyCollection<MemoryId> ends = [memory];
        while (ends.Count > 0 && twins.Count < MaxTwins)
        {
            var before = (await view.ListSupersededByAsync(ends, MaxTwins - twins.Count, cancellationToken))
                .Where(before => before.SupersededReason == SupersededReason.Merged && before.Id != memory && !twins.Exists(twin => twin.Id == before.Id)).ToList();
            twins.AddRange(before);
            ends = [.. before.Select(static twin => twin.Id)];
        }

        return twins;
    }

    /// <summary>The latest version of the memory that an observation belongs to.</summary>
    public MemoryRecord? FindMemoryOf(MemoryId observation)
    {
        foreach (var page in pages.Values)
        {
            if (page.Projection.MemoryOf.TryGetValue(observation, out var id))
                return page.Projection.Memories.First(memory => memory.Id == id);
        }

        return null;
    }

    /// <summary>Memories of a slot as they stand in this decision.</summary>
    public async ValueTask<ImmutableArray<MemoryRecord>> MemoriesOfAsync(Slot slot, Cardinality cardinality, CancellationToken cancellationToken) =>
        (await PageOfAsync(slot, cardinality, "", cancellationToken)).Projection.Memories;

    /// <summary>Memories of the store as they stand in this decision, and those that it made.</summary>
    /// <param name="stored">The store's.</param>
    /// <param name="from">Only those that came from this turn; null for all.</param>
    public IReadOnlyList<MemoryRecord> Overlay(IReadOnlyList<MemoryRecord> stored, MessageId? from = null)
    {
        var standing = stored.ToDictionary(static memory => memory.Id);
        foreach (var memory in pages.Values.SelectMany(static page => page.Projection.Memories))
        {
            if (standing.ContainsKey(memory.Id) || from is null || memory.Source?.Messages.Contains(from.Value) == true)
                standing[memory.Id] = memory;
        }

        return [.. standing.Values];
    }

    /// <summary>What is to be stored.</summary>
    public UserCommit ToCommit() => new()
    {
        At = now,
        Observations = [.. written.Values],
        Memories = [.. pages.Values.SelectMany(static page => page.Changed)],
    };

    /// <summary>The memory that stands for an observation's value since another one with that value was merged into it; null for most.</summary>
    private async ValueTask<MemoryRecord?> FindMergedIntoAsync(Observation observation, CancellationToken cancellationToken)
    {
        if (observation.Identity.Length == 0 || (observation.Slot is not null && observation.Cardinality == Cardinality.One))
            return null;
        var page = await PageOfAsync(observation.Slot, observation.Cardinality, observation.Identity, cancellationToken);
        var merged = page.Known.Where(memory => memory.Identity == observation.Identity && (observation.Slot is not null || memory.Type == observation.Type))
            .MaxBy(static memory => (memory.CreatedAt, memory.Id.Value));
        if (merged is not { SupersededReason: SupersededReason.Merged, SupersededBy: { } into })
            return null;
        if (await view.GetMemoryAsync(into, cancellationToken) is not { IsDeleted: false, SupersededAt: null } other || other.Slot != observation.Slot)
            return null;

        // An edit since may have made it say something else.
        var then = (await view.GetVersionsAsync(into, cancellationToken)).LastOrDefault(version => version.RecordedFrom <= merged.SupersededAt);
        return then is null || then.Identity == other.Identity ? other : null;
    }

    /// <summary>
    /// A single-valued slot is one page; in a multi-valued one, and without a slot, each value is a page of its own, so that a user with
    /// thousands of them pays for one. A negation that names no value, and a correction, need the whole slot, now and ever after.
    /// </summary>
    private async ValueTask<SlotPage> PageOfAsync(Slot? slot, Cardinality cardinality, string identity, CancellationToken cancellationToken)
    {
        var whole = slot is not null && (cardinality == Cardinality.One || identity.Length == 0 || pages.ContainsKey((slot, null)));
        var key = (slot, whole ? null : identity);
        if (pages.TryGetValue(key, out var page))
            return page;
        var state = await view.GetSlotAsync(slot, key.Item2, cancellationToken);
        if (!whole && state.Observations.Any(static observation => observation.BearsOnOthers))
            return await PageOfAsync(slot, cardinality, "", cancellationToken);
        RecordAfter(state.Memories);
        page = new SlotPage(slot is null ? Cardinality.Many : cardinality, state, hidden, time);
        foreach (var observation in written.Values.Where(observation => observation.Slot == slot && (whole || observation.Identity == identity)))
            page.Put(observation);
        foreach (var part in whole ? pages.Keys.Where(part => part.Slot == slot).ToList() : [])
            pages.Remove(part);
        pages.Add(key, page);
        return page;
    }

    /// <summary>What was rewritten to say another value goes where that value is folded, unless both are folded together.</summary>
    private async ValueTask MoveAsync(MemoryRecord memory, SlotPage from, List<Observation> moved, CancellationToken cancellationToken)
    {
        var into = await PageOfAsync(memory.Slot, memory.Cardinality, moved[0].Identity, cancellationToken);
        if (into == from || !pages.ContainsValue(from))
            return;
        var goes = moved.Exists(observation => observation.Id == memory.Id) ? memory : null;
        from.Remove(goes?.Id, moved);
        into.Add(goes, moved);
    }

    private ValueTask<SlotPage> PageOfAsync(MemoryRecord memory, CancellationToken cancellationToken) =>
        PageOfAsync(memory.Slot, memory.Cardinality, memory.Identity, cancellationToken);

    /// <summary>Hides a memory by what tells it; false when it was merged into another, so that there is nothing to tell that it is hidden but itself.</summary>
    private async ValueTask<bool> HideAloneAsync(MemoryRecord memory, CancellationToken cancellationToken)
    {
        if (await RewriteAsync(memory, static own => own.Select(Forgetting.Hide), cancellationToken))
            return true;
        hidden.Add(memory.Id);
        (await PageOfAsync(memory, cancellationToken)).FoldAnew();
        return false;
    }

    /// <summary>What this decision writes is recorded at one instant, after all that it looked at.</summary>
    private void RecordAfter(IEnumerable<MemoryRecord> versions)
    {
        var later = time.After(versions);
        if (later == time)
            return;
        time = later;
        foreach (var page in pages.Values)
            page.RecordAt(time);
    }
}
