using System.Text.Json;
using Memory.Server.Curation.Associations;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Curation;

/// <summary>Sets and ends whole slots of a user at once, as an application's word.</summary>
internal sealed class SlotEditor(IMemoryStore store, TimeProvider time, AssociationOptions? bounds = null)
{
    private readonly AutomaticLinking linking = new(bounds ?? new AssociationOptions());

    /// <summary>Carries changes out, all or none. A value supersedes as any write does; what ends stays in the slot's history.</summary>
    public ValueTask<bool> ChangeAsync(Scope scope, IReadOnlyList<SlotChange> changes, IIdSource ids, CancellationToken cancellationToken) =>
        store.WriteAsync(scope, async (view, token) =>
        {
            var now = time.Now();
            var ledger = new SlotLedger(view, now);
            var current = (await view.ListAllMemoriesAsync(token)).Where(memory => memory.Slot is not null && memory.IsInCurrentView(now)).ToList();
            var kept = new HashSet<MemoryId>();
            var ends = new List<SlotChange>();
            foreach (var asked in changes)
            {
                var change = asked.For(await ledger.CardinalityOfAsync(asked.Slot, token) ?? SlotCatalog.CardinalityOf(asked.Slot));
                ends.Add(change);
                foreach (var value in change.Values)
                {
                    var fact = await FactAsync(change.Slot, value);
                    await ledger.ObserveAsync(fact, token);
                    if (ledger.FindMemoryOf(fact.Id) is { } memory)
                        kept.Add(memory.Id);
                }
            }

            // Last, since a value may have been said in other words of a memory that stands.
            foreach (var memory in current.Where(memory => !kept.Contains(memory.Id) && ends.Exists(change => IsEnded(memory, change))))
                await ledger.ObserveAsync(EndOf(memory, new MemoryId(ids.NewId()), now), token);

            var user = await view.GetUserAsync(token) is null ? new UserProfile(now) : null;
            return new Decision<bool>(await linking.LinkAsync(view, ledger.ToCommit(), token) with { User = user }, Result: true);

            ValueTask<Observation> FactAsync(Slot slot, Json value) => MemoryCurator.ObservationOf(
                FactOf(slot, value, current.FirstOrDefault(memory => memory.Slot == slot)?.Type), new MemoryId(ids.NewId()), now, ledger, token);
        }, cancellationToken);

    private static bool IsEnded(MemoryRecord memory, SlotChange change) => change.Ends(memory.Slot!.Value)
        || (change.Whole is not null && memory.Slot == change.Slot && !change.Values.Any(value => Identities.Of(value, WordsOf(change.Slot, value)) == memory.Identity));

    private static NewFact FactOf(Slot slot, Json value, MemoryType? known) => new()
    {
        Type = known ?? (IsPreference(slot) ? MemoryType.Preference : MemoryType.Fact),
        Content = WordsOf(slot, value),
        Slot = slot,
        Value = value,
    };

    /// <summary>A negation at this instant: the value holds no longer.</summary>
    private static Observation EndOf(MemoryRecord memory, MemoryId id, DateTimeOffset now) => new()
    {
        Id = id,
        Stance = Stance.Negates,
        Type = memory.Type,
        Slot = memory.Slot,
        Cardinality = memory.Cardinality,
        Content = memory.Content,
        Value = memory.Value,
        Identity = memory.Identity,
        ValidFrom = now,
        SaidAt = now,
        Trust = Trust.Application,
    };

    private static bool IsPreference(Slot slot) =>
        slot.Name.StartsWith("preferences.", StringComparison.Ordinal) || slot.Name.StartsWith("answer_style", StringComparison.Ordinal) || slot.Name is "like" or "dislike";

    /// <summary>As a line of <c>rules</c> mode words it: <c>theme: dark</c>.</summary>
    private static string WordsOf(Slot slot, Json value) =>
        $"{slot}: {(value.ToElement() is { ValueKind: JsonValueKind.String } text ? text.GetString() : value.Text)}";
}
