using Memory.Server.Curation;
using Memory.Server.Curation.Associations;
using Memory.Server.Extraction.Model;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Models;
using Memory.Server.Storage;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>
/// The work of one claim of the model's lane: reads the turns, has a model read them, and stores what it found together with the jobs' end. While
/// the model is asked nothing is held but the claim, so that the user's other work goes on.
/// </summary>
internal sealed class ModelWork(
    IMemoryStore store, IModelExtractor extractor, IIdSource ids, ModelPassOptions options, ModelPassMetrics metrics, TimeProvider time,
    AssociationOptions? bounds = null)
{
    private const int Page = 500;

    private readonly AutomaticLinking linking = new(bounds ?? new AssociationOptions());

    /// <param name="claim">The jobs, running.</param>
    /// <param name="giveUp">Ends the call, and nothing else: what was found is stored.</param>
    /// <exception cref="ModelFailedException">The model gave nothing; nothing was stored.</exception>
    /// <exception cref="UnreadableReplyException">The model's reply cannot be read; nothing was stored.</exception>
    /// <exception cref="LeaseLostException">Another worker has taken the jobs over; nothing was stored.</exception>
    public async Task RunAsync(JobClaim claim, CancellationToken giveUp)
    {
        var found = new List<FoundFact>();
        foreach (var reading in await ReadAsync(claim, giveUp))
        {
            var findings = await AskAsync(reading, giveUp);
            metrics.Drop(findings.Dropped);
            var asked = reading.Turns.Select(static turn => turn.Id).ToHashSet();
            found.AddRange(findings.Facts.Where(fact => asked.Contains(fact.Turn)));
        }

        var (jobs, stored) = await StoreAsync(claim, found);
        metrics.Done(jobs, stored);
        metrics.DropLate(found.Count - stored);
    }

    /// <summary>What is to be asked, call by call; nothing when none of the turns is there to be read any more.</summary>
    private ValueTask<IReadOnlyList<ModelReading>> ReadAsync(JobClaim claim, CancellationToken cancellationToken) =>
        store.ReadAsync<IReadOnlyList<ModelReading>>(claim.Scope, async (view, token) =>
        {
            var left = await new Meanwhile(view).LeftAsync([.. claim.Jobs.SelectMany(static job => job.Messages).Distinct()], token);
            if (left.Count == 0)
                return [];
            List<Turn> turns = [.. left.Values.OrderBy(static turn => turn.SaidAt).ThenBy(static turn => turn.Sequence)];
            var before = turns.Zip(await view.ListTurnsBeforeAsync(turns, options.ContextTurns, token)).ToDictionary(static pair => pair.First.Id, static pair => pair.Second);
            var known = await ListCurrentAsync(view, token);
            return
            [
                .. Portions.Of(turns, options).Select(portion => new ModelReading
                {
                    Turns = portion,
                    Before = Around(portion, before),
                    Known = KnownMemories.Choose(known, portion, options.KnownMemories),
                }),
            ];
        }, cancellationToken);

    private static List<Turn> Around(IReadOnlyList<Turn> portion, Dictionary<MessageId, IReadOnlyList<Turn>> before) =>
    [
        .. portion.SelectMany(turn => before[turn.Id]).Where(static turn => !turn.IsHidden).DistinctBy(static turn => turn.Id)
            .ExceptBy(portion.Select(static turn => turn.Id), static turn => turn.Id)
            .OrderBy(static turn => turn.SaidAt).ThenBy(static turn => turn.Sequence),
    ];

    private async ValueTask<List<MemoryRecord>> ListCurrentAsync(IUserView view, CancellationToken cancellationToken)
    {
        var (now, known, after) = (time.Now(), new List<MemoryRecord>(), (PageKey?)null);
        do
        {
            var page = await view.ListMemoriesAsync(new MemoryFilter { Now = now }, after, Page, cancellationToken);
            known.AddRange(page.Items.Where(memory => memory.IsInCurrentView(now)));
            after = page.Next;
        }
        while (after is not null && known.Count < options.KnownMemoriesRead);
        return known;
    }

    private async ValueTask<ModelFindings> AskAsync(ModelReading reading, CancellationToken giveUp)
    {
        using var limit = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, giveUp);
        try
        {
            // A call that does not listen is left behind: it must not hold this place.
            return await extractor.ExtractAsync(reading, either.Token).AsTask().WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !giveUp.IsCancellationRequested)
        {
            throw new ModelFailedException(ModelFault.TimedOut, "The model's pass waited for an answer for too long.");
        }
    }

    /// <summary>Stores what was found and that the jobs are done: how many of them, and how many facts.</summary>
    private ValueTask<(int Jobs, int Facts)> StoreAsync(JobClaim claim, List<FoundFact> found) =>
        store.WriteAsync(claim.Scope, async (view, token) =>
        {
            var now = time.Now();
            var jobs = await AttemptEnds.RunningAsync(view, claim, token);
            if (jobs.Count == 0)
                return new Decision<(int, int)>(UserCommit.None, default);
            var (meanwhile, ledger) = (new Meanwhile(view), new SlotLedger(view, now));
            var observations = new TurnObservations(ledger, new CorrectionTargets(view, ledger, now), ids, Trust.Model, IngestionMode.Extracted);
            var times = new SaidTimes();
            var left = await meanwhile.LeftAsync([.. found.Select(static fact => fact.Turn).Distinct()], token);
            foreach (var (turn, fact) in InOrder(found, left, jobs))
            {
                if (!await meanwhile.HasDeletedAsync(turn, fact.Fact, token))
                    await observations.ObserveAsync(turn, fact.Fact, times.Of(turn, fact.Fact.Slot), token);
            }

            var done = jobs.Select(job => job with
            {
                Status = JobStatus.Done,
                LastError = null,
                NotBefore = null,
                FailingSince = null,
                UpdatedAt = now,
                Memories = observations.MemoriesOf(job.Messages),
            });
            var commit = await linking.LinkAsync(view, ledger.ToCommit(), token) with { Jobs = [.. done], Fence = claim };
            return new Decision<(int, int)>(commit, (jobs.Count, observations.Count));
        }, CancellationToken.None);

    /// <summary>The facts of jobs that are still to be done, in the order in which their turns were said.</summary>
    private static IEnumerable<(Turn Turn, FoundFact Fact)> InOrder(List<FoundFact> found, IReadOnlyDictionary<MessageId, Turn> left, IReadOnlyList<IngestJob> jobs)
    {
        var wanted = jobs.SelectMany(static job => job.Messages).ToHashSet();
        return found.Where(fact => wanted.Contains(fact.Turn) && left.ContainsKey(fact.Turn)).Select(fact => (Turn: left[fact.Turn], Fact: fact))
            .OrderBy(static pair => pair.Turn.SaidAt).ThenBy(static pair => pair.Turn.Sequence);
    }
}
