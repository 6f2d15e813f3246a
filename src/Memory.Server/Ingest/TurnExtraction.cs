using Memory.Server.Curation;
using Memory.Server.Curation.Associations;
using Memory.Server.Extraction;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>
/// The work of some jobs of a user: reads their turns, extracts what they say about the user, and stores that together with the jobs' ends. With a model, the
/// jobs of its pass are stored in the same commit, so that none is lost between.
/// </summary>
internal sealed class TurnExtraction(
    IMemoryStore store, IFactExtractor extractor, IIdSource ids, IngestOptions options, TimeProvider time, AssociationOptions? bounds = null, ModelFollowUp? followUp = null)
{
    private readonly AutomaticLinking linking = new(bounds ?? new AssociationOptions());

    public async ValueTask RunAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        var turns = await ReadTurnsAsync(claim, cancellationToken);
        var found = new List<FoundInTurn>(turns.Count);
        foreach (var (job, turn, before) in turns)
        {
            var facts = await extractor.ExtractAsync(turn, before, cancellationToken);
            if (!facts.IsEmpty)
                found.Add(new FoundInTurn(job, turn, before, facts));
        }

        var readable = followUp?.WorthReading(turns.Select(static read => read.Turn)) ?? [];
        await store.WriteAsync(claim.Scope, async (view, token) =>
        {
            var now = time.Now();
            var ledger = new SlotLedger(view, now);
            var observations = new TurnObservations(ledger, new CorrectionTargets(view, ledger, now), ids, Trust.Rule, IngestionMode.Rules);
            var forgetting = new TurnForgetting(view, ledger, followUp);
            await view.ExpectAsync([.. found.SelectMany(static read => read.Facts.Facts).Select(TurnObservations.Expected)], token);
            var (of, last, forgotten) = (claim.Job.Id, DateTimeOffset.MinValue, new HashSet<MessageId>());
            foreach (var (job, turn, earlier, facts) in found)
            {
                // Each job is worked as if those before it were stored.
                if (job != of)
                    (of, last, forgotten) = (job, DateTimeOffset.MinValue, [.. forgetting.Hidden.Select(static hidden => hidden.Id)]);
                if (forgotten.Contains(turn.Id))
                    continue;
                var before = forgotten.Count == 0 ? earlier : [.. earlier.Select(one => forgotten.Contains(one.Id) ? one with { IsHidden = true } : one)];

                // Facts hold in the order in which they were said, those of one turn and those of turns of one time too.
                foreach (var fact in facts.Facts)
                    await observations.ObserveAsync(turn, fact, last = Instants.Later(turn.SaidAt, last + Instants.Step), token);
                foreach (var said in facts.Corrections)
                    await observations.CorrectAsync(turn, before, said, last = Instants.Later(turn.SaidAt, last + Instants.Step), token);
                foreach (var forget in facts.Forgets)
                    await forgetting.ForgetAsync(turn, before, forget, token);
            }

            var done = claim.Jobs.Select(job => job with { Status = JobStatus.Done, LastError = null, NotBefore = null, UpdatedAt = now, Memories = observations.MemoriesOf(job.Messages) });
            var hidden = forgetting.Hidden;
            var follows = followUp?.JobsFor(claim.Scope, readable.ExceptBy(hidden.Select(static turn => turn.Id), static turn => turn.Id), now) ?? [];
            var commit = await linking.LinkAsync(view, ledger.ToCommit(), token) with { Turns = hidden, Jobs = [.. done, .. follows], Fence = claim };
            return new Decision<bool>(commit, Result: true);
        }, cancellationToken);
    }

    /// <summary>The jobs' user turns, job after job and in each in the order they were said, each turn with what came before it.</summary>
    private ValueTask<List<(JobId Job, Turn Turn, IReadOnlyList<Turn> Before)>> ReadTurnsAsync(JobClaim claim, CancellationToken cancellationToken) =>
        store.ReadAsync(claim.Scope, async (view, token) =>
        {
            var known = await view.GetTurnsAsync([.. claim.Jobs.SelectMany(static job => job.Messages).Distinct()], token);
            var turns = claim.Jobs.SelectMany(job => job.Messages.Distinct().Select(known.GetValueOrDefault).OfType<Turn>()
                .Where(static turn => turn is { Role: TurnRole.User, IsHidden: false })
                .OrderBy(static turn => turn.SaidAt).ThenBy(static turn => turn.Sequence).Select(turn => (Job: job.Id, Turn: turn))).ToList();
            var before = await view.ListTurnsBeforeAsync([.. turns.Select(static read => read.Turn)], options.ContextTurns, token);
            return turns.Zip(before, static (read, earlier) => (read.Job, read.Turn, earlier)).ToList();
        }, cancellationToken);

    /// <summary>What a turn of a job says.</summary>
    private sealed record FoundInTurn(JobId Job, Turn Turn, IReadOnlyList<Turn> Before, ExtractedFacts Facts);
}
