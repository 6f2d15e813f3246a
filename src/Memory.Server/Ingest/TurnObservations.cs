using System.Collections.Immutable;
using Memory.Server.Curation;
using Memory.Server.Extraction;
using Memory.Server.Extraction.Corrections;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>Makes observations of what was read out of turns, and applies them inside one decision.</summary>
/// <param name="ledger">The decision's slots.</param>
/// <param name="targets">Finds what a correction is about.</param>
/// <param name="ids">Where their ids come from.</param>
/// <param name="trust">Whose word they are.</param>
/// <param name="mode">How they were read.</param>
internal sealed class TurnObservations(SlotLedger ledger, CorrectionTargets targets, IIdSource ids, Trust trust, IngestionMode mode)
{
    private readonly Dictionary<MessageId, List<(int Place, MemoryId Observation)>> observed = [];

    /// <summary>How many were made.</summary>
    public int Count { get; private set; }

    /// <summary>The normal form of what a fact is about; empty for a negation of whatever is current.</summary>
    public static string IdentityOf(ProposedFact fact) =>
        fact.Stance == Stance.Negates && fact.Value is null ? "" : Identities.Of(fact.Value, fact.Content);

    /// <summary>What is looked at before a fact is applied.</summary>
    public static ExpectedValue Expected(ProposedFact fact) =>
        new(fact.Slot, IdentityOf(fact), fact.Slot is { } slot ? SlotCatalog.CardinalityOf(slot) : Cardinality.Many);

    /// <summary>Applies a fact of a turn, said at an instant.</summary>
    public async ValueTask ObserveAsync(Turn turn, ProposedFact fact, DateTimeOffset saidAt, CancellationToken cancellationToken)
    {
        var began = fact.TemporalState == TemporalState.Current ? saidAt : (DateTimeOffset?)null;
        await ObserveAsync(turn, fact, await CorrectedByAsync(fact, cancellationToken), saidAt, began, cancellationToken);
        if (fact is { IsOver: true, Slot: not null, Value: not null })
            await EndAsync(turn, fact with { Stance = Stance.Negates, TemporalState = TemporalState.Current }, saidAt, cancellationToken);
        else if (fact.Stance == Stance.Negates && await targets.NamedOfKindAsync(fact, cancellationToken) is { } named)
            await EndAsync(turn, fact with { Value = named }, saidAt, cancellationToken);
    }

    /// <summary>Applies a correction whose words name no slot, if there is something that it could mean. It says only what was said by mistake: it began when that did.</summary>
    public async ValueTask CorrectAsync(Turn turn, IReadOnlyList<Turn> before, SaidCorrection said, DateTimeOffset saidAt, CancellationToken cancellationToken)
    {
        if (await targets.PlaceAsync(turn, before, said, cancellationToken) is { } fact)
            await ObserveAsync(turn, fact, Identities.OfText(fact.Corrects!), saidAt, began: null, cancellationToken);
    }

    /// <summary>The memories that the observations of some turns belong to, once all are applied.</summary>
    public ImmutableArray<MemoryId> MemoriesOf(ImmutableArray<MessageId> turns) =>
    [
        .. turns.Distinct().SelectMany(turn => observed.GetValueOrDefault(turn, [])).OrderBy(static made => made.Place).Select(made => ledger.FindMemoryOf(made.Observation)).OfType<MemoryRecord>()
            .Where(static memory => !memory.IsDeleted).Select(static memory => memory.Id).Distinct(),
    ];

    /// <summary>The value that a fact corrects, in its normal form; null when it corrects none.</summary>
    private async ValueTask<string?> CorrectedByAsync(ProposedFact fact, CancellationToken cancellationToken) => fact switch
    {
        { Slot: null } or { Corrects: null } => null,
        { Corrects: "", Slot: { } slot } => await targets.HeldAsync(slot, Identities.Of(fact.Value, fact.Content), cancellationToken),
        _ => Identities.OfText(fact.Corrects),
    };

    private ValueTask EndAsync(Turn turn, ProposedFact negation, DateTimeOffset saidAt, CancellationToken cancellationToken) =>
        ObserveAsync(turn, negation, corrects: null, saidAt, began: saidAt, cancellationToken);

    private async ValueTask ObserveAsync(
        Turn turn, ProposedFact fact, string? corrects, DateTimeOffset saidAt, DateTimeOffset? began, CancellationToken cancellationToken)
    {
        var cardinality = fact.Slot is { } slot
            ? await ledger.CardinalityOfAsync(slot, cancellationToken) ?? SlotCatalog.CardinalityOf(slot)
            : Cardinality.Many;
        var observation = new Observation
        {
            Id = new MemoryId(ids.NewId()),
            Stance = fact.Stance,
            Type = fact.Type,
            Slot = fact.Slot,
            Cardinality = cardinality,
            Content = fact.Content,
            Value = fact.Value,
            Identity = IdentityOf(fact),
            TemporalState = fact.TemporalState,
            ValidFrom = fact.ValidFrom?.ToInstant() ?? began,
            ValidTo = fact.ValidTo?.ToInstant(),
            SaidAt = saidAt,
            Trust = trust,
            Confidence = fact.Confidence,
            Importance = fact.Importance,
            Mode = mode,
            Corrects = corrects,
            IsEssential = fact.Slot is { } key && SlotCatalog.IsEssential(key),
            Source = new TurnReference(turn.Session, turn.Id),
        };
        await ledger.ObserveAsync(observation, cancellationToken);
        if (!observed.TryGetValue(turn.Id, out var made))
            observed.Add(turn.Id, made = []);
        made.Add((Count++, observation.Id));
    }
}
