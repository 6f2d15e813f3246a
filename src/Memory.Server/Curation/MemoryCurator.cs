using Memory.Server.Curation.Associations;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Curation;

/// <summary>Stores, reads, edits and deletes a user's memories on request.</summary>
internal sealed class MemoryCurator(IMemoryStore store, TimeProvider time, AssociationOptions? bounds = null)
{
    private static readonly IReadOnlyDictionary<MemoryId, Observation> NothingDone = new Dictionary<MemoryId, Observation>();

    private readonly AutomaticLinking linking = new(bounds ?? new AssociationOptions());

    /// <summary>
    /// Stores memories, all or none, and answers each as it then stands (a repeated one is refreshed, not doubled). What an earlier attempt
    /// of the same request stored already is left as it is, whatever happened to it since.
    /// </summary>
    /// <exception cref="ConflictException">A slot has another cardinality than asked for, or what an earlier attempt stored was deleted since.</exception>
    public ValueTask<IReadOnlyList<MemoryRecord>> RememberAsync(
        Scope scope, IReadOnlyList<NewFact> facts, IIdSource ids, CancellationToken cancellationToken)
    {
        // Made before the decision, which may be made again.
        var places = facts.Select(_ => new MemoryId(ids.NewId())).ToList();
        return store.WriteAsync<IReadOnlyList<MemoryRecord>>(scope, async (view, token) =>
        {
            var now = time.Now();
            var ledger = new SlotLedger(view, now);
            var done = ids.MayRepeat ? await view.GetObservationsAsync(places, token) : NothingDone;
            await view.ExpectAsync([.. facts.Select(Expected)], token);
            for (var i = 0; i < facts.Count; i++)
            {
                if (done.TryGetValue(places[i], out var stored))
                {
                    await ledger.LookAtAsync(stored, token);
                    continue;
                }

                // A batch is remembered in its own order: each fact is a moment earlier than the one after it, and the last is now.
                var said = now - (facts.Count - 1 - i) * Instants.Step;
                await ledger.ObserveAsync(await ObservationOf(facts[i], places[i], said, ledger, token), token);
            }

            var commit = await linking.LinkAsync(view, ledger.ToCommit(), token) with { User = await view.GetUserAsync(token) is null ? new UserProfile(now) : null };
            return new Decision<IReadOnlyList<MemoryRecord>>(commit, [.. places.Select(id => ledger.FindMemoryOf(id) ?? throw DeletedSince())]);
        }, cancellationToken);
    }

    /// <summary>Reads a memory's latest version, soft-deleted ones too; null when there is none.</summary>
    public ValueTask<MemoryRecord?> GetAsync(Scope scope, MemoryId id, CancellationToken cancellationToken) =>
        store.ReadAsync(scope, (view, token) => view.GetMemoryAsync(id, token), cancellationToken);

    /// <summary>Lists memories, newest first.</summary>
    public ValueTask<Page<MemoryRecord>> ListAsync(
        Scope scope, MemoryFilter filter, PageKey? after, int limit, CancellationToken cancellationToken) =>
        store.ReadAsync(scope, (view, token) => view.ListMemoriesAsync(filter, after, limit, token), cancellationToken);

    /// <summary>Changes a memory; null when there is none, or it is soft-deleted.</summary>
    /// <exception cref="ConflictException">The memory was merged into another.</exception>
    /// <exception cref="InvalidChangeException">The change makes no sense for the memory, such as an end before its beginning.</exception>
    public ValueTask<MemoryRecord?> EditAsync(Scope scope, MemoryId id, MemoryEdit edit, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            if (await view.GetMemoryAsync(id, token) is not { IsDeleted: false } memory)
                return new Decision<MemoryRecord?>(UserCommit.None, null);
            var ledger = new SlotLedger(view, time.Now());
            if (!await ledger.RewriteAsync(memory, observations => observations.Count == 0 ? [] : edit.ApplyTo(memory, observations), token))
                throw new ConflictException($"The memory was merged into {memory.SupersededBy}, which says the same; change that one.");
            return new Decision<MemoryRecord?>(await linking.LinkAsync(view, ledger.ToCommit(), token), ledger.FindMemoryOf(id) ?? memory);
        }, cancellationToken);

    /// <summary>Removes a memory with all its versions; false when there is none.</summary>
    public ValueTask<bool> DeleteAsync(Scope scope, MemoryId id, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            if (await view.GetMemoryAsync(id, token) is not { } memory)
                return new Decision<bool>(UserCommit.None, Result: false);
            var ledger = new SlotLedger(view, time.Now());
            MemoryRecord[] meant = memory.IsDeleted ? [memory, .. await ledger.HiddenLikeAsync(memory, token)] : [memory];
            var erased = new HashSet<MemoryId>();
            foreach (var one in meant)
                erased.UnionWith(await ledger.EraseAsync(one, token));
            return new Decision<bool>(ledger.ToCommit() with { Erased = [.. erased] }, Result: true);
        }, cancellationToken);

    /// <summary>Hides a memory for good but keeps it; false when there is none.</summary>
    public ValueTask<bool> SoftDeleteAsync(Scope scope, MemoryId id, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            if (await view.GetMemoryAsync(id, token) is not { } memory)
                return new Decision<bool>(UserCommit.None, Result: false);
            if (memory.IsDeleted)
                return new Decision<bool>(UserCommit.None, Result: true);
            var ledger = new SlotLedger(view, time.Now());
            await ledger.HideAsync(memory, token);
            return new Decision<bool>(ledger.ToCommit(), Result: true);
        }, cancellationToken);

    /// <summary>The chain of the memory's slot, by validity, then creation, oldest first; null when there is no such memory.</summary>
    public ValueTask<IReadOnlyList<MemoryRecord>?> GetHistoryAsync(Scope scope, MemoryId id, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<MemoryRecord>?>(scope, async (view, token) =>
        {
            if (await view.GetMemoryAsync(id, token) is not { } memory)
                return null;
            var members = memory.Slot is { } slot ? (await view.GetSlotAsync(slot, identity: null, token)).Memories : [memory];
            var chain = new List<MemoryRecord>();
            foreach (var member in members)
                chain.AddRange(SlotHistory.Tell(await view.GetVersionsAsync(member.Id, token)));
            chain.Sort(SlotHistory.Order);
            return chain;
        }, cancellationToken);

    /// <summary>The turns a memory came from, in the order they were said; null when there is no such memory.</summary>
    public ValueTask<IReadOnlyList<Turn>?> GetSourceAsync(Scope scope, MemoryId id, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<Turn>?>(scope, async (view, token) =>
        {
            if (await view.GetMemoryAsync(id, token) is not { } memory)
                return null;
            var turns = new List<Turn>();
            foreach (var message in memory.Source?.Messages ?? [])
            {
                if (await view.GetTurnAsync(message, token) is { } turn)
                    turns.Add(turn);
            }

            return [.. turns.OrderBy(static turn => turn.SaidAt).ThenBy(static turn => turn.Sequence)];
        }, cancellationToken);

    /// <summary>Counts a user's memories by what they are now.</summary>
    public ValueTask<MemoryStatistics> GetStatisticsAsync(Scope scope, CancellationToken cancellationToken) =>
        store.ReadAsync(scope, async (view, token) =>
            MemoryStatistics.Of(await view.ListAllMemoriesAsync(token), time.Now()), cancellationToken);

    internal static async ValueTask<Observation> ObservationOf(
        NewFact fact, MemoryId id, DateTimeOffset now, SlotLedger ledger, CancellationToken cancellationToken)
    {
        var cardinality = Cardinality.Many;
        if (fact.Slot is { } slot)
        {
            var standing = await ledger.CardinalityOfAsync(slot, cancellationToken);
            if (standing is { } fixedBefore && fact.Cardinality is { } asked && asked != fixedBefore)
                throw new ConflictException($"The key '{slot}' holds {fixedBefore.ToString().ToLowerInvariant()} by its first memory; it cannot change.");
            cardinality = standing ?? fact.Cardinality ?? SlotCatalog.CardinalityOf(slot);
        }

        return new Observation
        {
            Id = id,
            Stance = Stance.Asserts,
            Type = fact.Type,
            Slot = fact.Slot,
            Cardinality = cardinality,
            Content = fact.Content,
            Value = fact.Value,
            Identity = Identities.Of(fact.Value, fact.Content),
            TemporalState = fact.TemporalState,
            ValidFrom = fact.ValidFrom?.ToInstant() ?? (fact.TemporalState == TemporalState.Current ? now : null),
            ValidTo = fact.ValidTo?.ToInstant(),
            SaidAt = now,
            Trust = Trust.Application,
            Confidence = fact.Confidence,
            Importance = fact.Importance,
            Metadata = fact.Metadata,
            TtlSeconds = fact.TtlSeconds,
            ExpiresAt = fact.TtlSeconds is { } seconds ? now.AddSeconds(seconds) : fact.ExpiresAt?.ToInstant(),
            Mode = fact.Mode,
            IsEssential = fact.IsEssential ?? (fact.Slot is { } key && SlotCatalog.IsEssential(key)),
        };
    }

    /// <summary>What is looked at before a fact is stored.</summary>
    private static ExpectedValue Expected(NewFact fact) => new(
        fact.Slot, Identities.Of(fact.Value, fact.Content), fact.Cardinality ?? (fact.Slot is { } slot ? SlotCatalog.CardinalityOf(slot) : Cardinality.Many));

    private static ConflictException DeletedSince() => new("What this request stored the first time was deleted since.");
}
