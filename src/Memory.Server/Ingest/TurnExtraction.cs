using Memory.Server.Curation;
using Memory.Server.Curation.Associations;
using Memory.Server.Extraction;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>
/// One job's work: reads its turns, extracts what they say about the user, and stores that together with the job's end. With a model, the jobs
/// of its pass are stored in the same commit, so that none is lost between.
/// </summary>
internal sealed class TurnExtraction(
    IMemoryStore store, IFactExtractor extractor, IIdSource ids, IngestOptions options, TimeProvider time, AssociationOptions? bounds = null, ModelFollowUp? followUp = null)
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

        var readable = followUp?.WorthReading(turns.Select(static read => read.Turn)) ?? [];
        await store.WriteAsync(claim.Scope, async (view, token) =>
        {
            var now = time.Now();
            var ledger = new SlotLedger(view, now);
            var observations = new TurnObservations(ledger, new CorrectionTargets(view, ledger, now), ids, Trust.Rule, IngestionMode.Rules);
            var forgetting = new TurnForgetting(view, ledger, followUp);
            var last = DateTimeOffset.MinValue;
            foreach (var (turn, before, facts) in found)
            {
                // Facts hold in the order in which they were said, those of one turn and those of turns of one time too.
                foreach (var fact in facts.Facts)
                    await observations.ObserveAsync(turn, fact, last = Instants.Later(turn.SaidAt, last + Instants.Step), token);
                foreach (var said in facts.Corrections)
                    await observations.CorrectAsync(turn, before, said, last = Instants.Later(turn.SaidAt, last + Instants.Step), token);
                foreach (var forget in facts.Forgets)
                    await forgetting.ForgetAsync(turn, before, forget, token);
            }

            var done = claim.Job with { Status = JobStatus.Done, LastError = null, NotBefore = null, UpdatedAt = now, Memories = observations.MemoriesOf(claim.Job.Messages) };
            var hidden = forgetting.Hidden;
            var follows = followUp?.JobsFor(claim.Scope, readable.ExceptBy(hidden.Select(static turn => turn.Id), static turn => turn.Id), now) ?? [];
            var commit = await linking.LinkAsync(view, ledger.ToCommit(), token) with { Turns = hidden, Jobs = [done, .. follows], Fence = claim };
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
}
