using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Sealing;
using Npgsql;

namespace Memory.Server.Storage.Postgres.Users;

/// <summary>What a transaction read of slots before it was asked for it one by one: in two round trips, however many values are expected.</summary>
internal sealed class SlotsAhead(Scope scope, RowSeal seal)
{
    private readonly Dictionary<Slot, Cardinality?> cardinalities = [];
    private readonly Dictionary<(Slot? Slot, string? Identity), SlotState> states = [];

    /// <summary>The slot's cardinality, itself null when it holds nothing; false when it was not expected.</summary>
    public bool TryGet(Slot slot, out Cardinality? cardinality) => cardinalities.TryGetValue(slot, out cardinality);

    /// <summary>A whole slot's state, or a value's; null when it was not expected.</summary>
    public SlotState? Find(Slot? slot, string? identity) => states.GetValueOrDefault((slot, identity));

    public NpgsqlBatchCommand AskCardinalities(IEnumerable<ExpectedValue> values) => SlotQueries.FirstCardinalities.Of(scope).Texts(NamesOf(values));

    public async ValueTask<bool> ReadCardinalitiesAsync(RowReader rows, IReadOnlyCollection<ExpectedValue> values, CancellationToken cancellationToken)
    {
        foreach (var slot in values.Select(static value => value.Slot).OfType<Slot>())
            cardinalities[slot] = null;
        foreach (var (name, word) in await rows.AllAsync(static row => (row.Text(), row.Text()), cancellationToken))
            cardinalities[Slot.Parse(name)!.Value] = Words<Cardinality>.Parse(word);
        return true;
    }

    /// <summary>Once the cardinalities are known: single-valued slots are looked at whole, of others the values.</summary>
    public NpgsqlBatchCommand[] AskStates(IReadOnlyCollection<ExpectedValue> values)
    {
        var (whole, parts) = (values.Where(IsWhole).ToList(), values.Where(value => !IsWhole(value)).ToList());
        var hashes = parts.Select(static value => value.Identity).Distinct(StringComparer.Ordinal).SelectMany(seal.IdentityHashes).ToList();
        return
        [
            ObservationTable.OfSlots.Of(scope).Texts(NamesOf(whole)),
            SlotQueries.OfSlots.Of(scope).Texts(NamesOf(whole)),
            ObservationTable.OfIdentities.Of(scope).Texts(NamesOf(parts)).ByteArrays(hashes),
            SlotQueries.OfIdentities.Of(scope).Texts(NamesOf(parts)).ByteArrays(hashes),
        ];
    }

    public async ValueTask<bool> ReadStatesAsync(RowReader rows, IReadOnlyCollection<ExpectedValue> values, CancellationToken cancellationToken)
    {
        // Nothing may be missing: what is folded of the rest would be something else.
        var saidWhole = (await rows.ExactlyAllAsync(ObservationTable.Read, cancellationToken)).ToLookup(static said => said.Slot);
        await rows.NextStatementAsync(cancellationToken);
        var knownWhole = MemoryTable.InOrder(await rows.ExactlyAllAsync(MemoryTable.Read, cancellationToken)).ToLookup(static memory => memory.Slot);
        await rows.NextStatementAsync(cancellationToken);
        var said = (await rows.ExactlyAllAsync(ObservationTable.Read, cancellationToken)).ToLookup(static said => said.Slot);
        await rows.NextStatementAsync(cancellationToken);
        var known = MemoryTable.InOrder(await rows.ExactlyAllAsync(MemoryTable.Read, cancellationToken)).ToLookup(static memory => (memory.Slot, memory.Identity));
        foreach (var slot in values.Where(IsWhole).Select(static value => value.Slot).Distinct())
            states[(slot, null)] = new SlotState([.. saidWhole[slot]], [.. knownWhole[slot]]);
        foreach (var slot in values.Where(value => !IsWhole(value)).GroupBy(static value => value.Slot, static value => value.Identity))
        {
            var bearing = slot.Key is not null && said[slot.Key].Any(static one => one.BearsOnOthers);
            var own = said[slot.Key].ToLookup(static one => one.Identity, StringComparer.Ordinal);
            foreach (var identity in slot.Distinct(StringComparer.Ordinal))
            {
                IEnumerable<Observation> observations = bearing ? said[slot.Key].Where(one => one.Identity == identity || one.BearsOnOthers) : own[identity];
                states[(slot.Key, identity)] = new SlotState([.. observations], [.. known[(slot.Key, identity)]]);
            }
        }

        return true;
    }

    private bool IsWhole(ExpectedValue value) => value.Slot is { } slot && (cardinalities.GetValueOrDefault(slot) ?? value.Cardinality) == Cardinality.One;

    private static IEnumerable<string> NamesOf(IEnumerable<ExpectedValue> values) => values.Select(static value => value.Slot).OfType<Slot>().Distinct().Select(static slot => slot.Name);
}
