using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>
/// Works the rules' lane: claims a user, extracts that user's oldest jobs in their order, stores their effects and their ends together. Jobs that fail are tried
/// again later, each alone; after its last attempt one stays as failed, also when no attempt lived to say so. On shutdown what is at hand is finished, or given back when time runs out.
/// </summary>
internal sealed partial class IngestWorker(
    IMemoryStore store, TurnExtraction extraction, JobSignals signals, IngestOptions options, TimeProvider time, ILogger<IngestWorker> logger,
    IngestMetrics? metrics = null, JobSpans? spans = null)
    : LaneWorker(store, LaneOf(options), time, logger)
{
    private readonly IMemoryStore store = store;
    private readonly TimeProvider time = time;

    /// <summary>A backlog is read many turns at a time. One job that was tried before goes alone: it may be the one that fails them all.</summary>
    internal static Lane LaneOf(IngestOptions options) => new(
        JobLane.Rules, new JobBatch(options.JobsPerClaim, options.TurnsPerClaim, static job => job.Attempts > 0) { IsInOrder = true }, options.Workers, options.RetryDelay);

    protected override void Ended(JobClaim claim)
    {
        foreach (var job in claim.Jobs)
            signals.Ended(job.Id);
    }

    protected override async Task WorkAsync(JobClaim claim, CancellationToken stoppingToken)
    {
        // What has begun may finish during shutdown, within the limit of one attempt.
        using var limit = new CancellationTokenSource(options.JobTimeout, time);

        // Each attempt was counted before its work. When all of them began and none ended, the work itself may be what kills its worker.
        var isDeadly = claim.Job.Attempts > MostAttempts(claim.Job.LastError);
        var (started, outcome) = (time.GetTimestamp(), AttemptOutcome.Done);
        var traced = spans?.Begin(claim) ?? [];
        try
        {
            if (isDeadly)
            {
                outcome = AttemptOutcome.Failed;
                await GiveUpAsync(claim, CancellationToken.None);
            }
            else
            {
                await extraction.RunAsync(claim, limit.Token);
                foreach (var job in claim.Jobs)
                    metrics?.Delay(time.GetUtcNow() - job.CreatedAt);
            }
        }
        catch (LeaseLostException lost)
        {
            outcome = AttemptOutcome.TakenOver;
            LogLeaseLost(lost, claim.Job.Id.Value);
        }
        catch (Exception fault) when (!isDeadly)
        {
            // Storage that takes no work at all refuses this too: then the attempt does not count. What it takes this from, it may refuse for ever.
            var last = claim.Job.Attempts >= MostAttempts(KindOf(fault));
            outcome = last ? AttemptOutcome.Failed : AttemptOutcome.PutOff;
            LogAttemptFailed(fault, claim.Job.Id.Value, claim.Job.Attempts, last);
            await SetAsideAsync(claim, last, fault, CancellationToken.None);
        }
        finally
        {
            metrics?.End(outcome, 1 + claim.Others.Length, time.GetElapsedTime(started));
            JobSpans.End(traced, isDone: outcome == AttemptOutcome.Done);
        }
    }

    /// <summary>Ends a job all of whose attempts died with their workers. This one, which is not made, does not count.</summary>
    private async Task GiveUpAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        LogGivenUp(claim.Job.Id.Value, claim.Job.Attempts - 1);
        await store.PutAsync(
            claim,
            time.Now(),
            static job => job with { Status = JobStatus.Failed, Attempts = job.Attempts - 1, LastError = WorkerLost, NotBefore = null },
            cancellationToken);
    }

    /// <summary>Puts the job back for later, or ends it as failed. The error tells its kind only: a message could quote what was said.</summary>
    private async Task SetAsideAsync(JobClaim claim, bool failed, Exception fault, CancellationToken cancellationToken)
    {
        var now = time.Now();
        await store.PutAsync(
            claim,
            now,
            job => job with
            {
                Status = failed ? JobStatus.Failed : JobStatus.Queued,
                LastError = KindOf(fault),
                NotBefore = failed ? null : now + options.RetryDelay * Math.Pow(2, job.Attempts - 1),
            },
            cancellationToken);
    }

    /// <summary>How often a job is begun whose last attempt ended with this.</summary>
    private int MostAttempts(string? error) => error == nameof(StorageUnavailableException) ? options.MaxStorageAttempts : options.MaxAttempts;

    private static string KindOf(Exception fault) => fault.GetType().Name;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Extraction job {JobId} failed at attempt {Attempt} (last: {IsLast})")]
    private partial void LogAttemptFailed(Exception fault, string jobId, int attempt, bool isLast);

    [LoggerMessage(Level = LogLevel.Error, Message = "Extraction job {JobId} is given up: its worker died at each of {Attempts} attempts")]
    private partial void LogGivenUp(string jobId, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Extraction job {JobId} was taken over by another worker")]
    private partial void LogLeaseLost(Exception fault, string jobId);
}
