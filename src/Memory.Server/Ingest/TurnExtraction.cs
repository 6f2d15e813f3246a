using System.Collections.Immutable;
using Memory.Server.Curation;
using Memory.Server.Curation.Associations;
using Memory.Server.Extraction;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>One job's work: reads its turns, extracts what they say about the user, and stores that together with the job's end.</summary>
internal sealed class TurnExtraction(
    IMemoryStore store, IFactExtractor extractor, IIdSource ids, IngestOptions options, TimeProvider time, AssociationOptions? bounds = null)
{
    private readonly AutomaticLinking linking = new(bounds ?? new AssociationOptions());

    public async ValueTask RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        var turns = await ReadTurnsAsync(claim, cancellationToken);
        var found = new List<(Turn Turn, IReadOnlyList<Turn> Before, ExtractedFacts Facts)>(turns.Count);
        foreach (var (turn, before) in turns)
        {
            var facts = await extractor.ExtractAsync(turn, before, cancellationToken);
            if (!facts.IsEmpty)
                found.Add((turn, before, facts));
        }

        await store.WriteAsync(claim.Scope, async (view, token) =>
        {
            var now = time.Now();
            var ledger = new SlotLedger(view, now);
            var forgetting = new TurnForgetting(view, ledger);
            var targets = new CorrectionTargets(view, ledger, now);
            var observed = new List<MemoryId>();
            var last = DateTimeOffset.MinValue;
            foreach (var (turn, before, facts) in found)
            {
                // Facts hold in the order in which they were said, those of one turn and those of turns of one time too.
                foreach (var fact in facts.Facts)
                {
                    var corrects = await CorrectedByAsync(fact, targets, token);
                    observed.Add(await ObserveAsync(turn, fact, corrects, last = Instants.Later(turn.SaidAt, last + Instants.Step), ledger, token));
                }

                foreach (var said in facts.Corrections)
                {
                    if (await targets.PlaceAsync(turn, before, said, token) is { } placed)
                        observed.Add(await ObserveAsync(turn, placed, Identities.OfText(placed.Corrects!), last = Instants.Later(turn.SaidAt, last + Instants.Step), ledger, token, isBare: true));
                }

                foreach (var forget in facts.Forgets)
                    await forgetting.ForgetAsync(turn, before, forget, token);
            }

            var memories = observed.Select(ledger.FindMemoryOf).OfType<MemoryRecord>()
                .Where(static memory => !memory.IsDeleted).Select(static memory => memory.Id).Distinct().ToImmutableArray();
            var done = claim.Job with { Status = JobStatus.Done, LastError = null, NotBefore = null, UpdatedAt = now, Memories = memories };
            var commit = await linking.LinkAsync(view, ledger.ToCommit(), token) with { Turns = forgetting.Hidden, Jobs = [done], Fence = claim };
            return new Decision<bool>(commit, Result: true);
        }, cancellationToken);
    }

    /// <summary>The job's user turns in the order they were said, each with what came before it.</summary>
    private ValueTask<List<(Turn Turn, IReadOnlyList<Turn> Before)>> ReadTurnsAsync(JobClaim claim, CancellationToken cancellationToken) =>
        store.ReadAsync(claim.Scope, async (view, token) =>
        {
            var known = await view.GetTurnsAsync(claim.Job.Messages, token);
            var turns = known.Values.Where(static turn => turn is { Role: TurnRole.User, IsHidden: false })
                .OrderBy(static turn => turn.SaidAt).ThenBy(static turn => turn.Sequence).ToList();
            var before = await view.ListTurnsBeforeAsync(turns, options.ContextTurns, token);
            return turns.Zip(before).ToList();
        }, cancellationToken);

    /// <summary>The value that a fact corrects, in its normal form; null when it corrects none.</summary>
    private static async ValueTask<string?> CorrectedByAsync(ProposedFact fact, CorrectionTargets targets, CancellationToken cancellationToken) => fact switch
    {
        { Slot: null } or { Corrects: null } => null,
        { Corrects: "", Slot: { } slot } => await targets.HeldAsync(slot, Identities.Of(fact.Value, fact.Content), cancellationToken),
        _ => Identities.OfText(fact.Corrects),
    };

    /// <summary>Observes what a turn says. A bare correction only says what was said by mistake: its beginning is the wrong one's.</summary>
    private async ValueTask<MemoryId> ObserveAsync(
        Turn turn, ProposedFact fact, string? corrects, DateTimeOffset saidAt, SlotLedger ledger, CancellationToken cancellationToken, bool isBare = false)
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
            Identity = fact.Stance == Stance.Negates && fact.Value is null ? "" : Identities.Of(fact.Value, fact.Content),
            TemporalState = fact.TemporalState,
            ValidFrom = fact.ValidFrom?.ToInstant()
                ?? (fact.TemporalState == TemporalState.Current && !isBare ? saidAt : null),
            ValidTo = fact.ValidTo?.ToInstant(),
            SaidAt = saidAt,
            Trust = Trust.Rule,
            Confidence = fact.Confidence,
            Importance = fact.Importance,
            Mode = IngestionMode.Rules,
            Corrects = corrects,
            IsEssential = fact.Slot is { } key && SlotCatalog.IsEssential(key),
            Source = new TurnReference(turn.Session, turn.Id),
        };
        await ledger.ObserveAsync(observation, cancellationToken);
        return observation.Id;
    }
}
