using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>
/// Works the job queue: claims a user, extracts that user's oldest job, stores its effects and its end together. A job that fails is tried
/// again later; after its last attempt it stays as failed, also when no attempt lived to say so. On shutdown the job at hand is finished, or given back when time runs out.
/// </summary>
internal sealed partial class IngestWorker(
    IMemoryStore store, TurnExtraction extraction, JobSignals signals, IngestOptions options, TimeProvider time, ILogger<IngestWorker> logger)
    : BackgroundService
{
    /// <summary>The error of a job whose attempts ended without a word.</summary>
    internal const string WorkerLost = "WorkerLost";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => WorkAsync(stoppingToken)));

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var claim = await store.Jobs.ClaimAsync(stoppingToken);
                await RunAsync(claim, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The one place that swallows: whatever the queue or the storage throws, the worker goes on when it is well again.
                LogQueueUnavailable(fault);
                await Task.Delay(options.RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunAsync(JobClaim claim, CancellationToken stoppingToken)
    {
        // A job that has begun may finish during shutdown, within the limit of one job.
        using var limit = new CancellationTokenSource(options.JobTimeout, time);
        try
        {
            await ExtractAsync(claim, limit.Token);
        }
        finally
        {
            await store.Jobs.ReleaseAsync(claim, stoppingToken.IsCancellationRequested ? CancellationToken.None : stoppingToken);
            signals.Ended(claim.Job.Id);
        }
    }

    private async Task ExtractAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        // Each attempt was counted before its work. When all of them began and none ended, the work itself may be what kills its worker.
        var isDeadly = claim.Job.Attempts > MostAttempts(claim.Job.LastError);
        try
        {
            if (isDeadly)
                await GiveUpAsync(claim, CancellationToken.None);
            else
                await extraction.RunAsync(claim, cancellationToken);
        }
        catch (LeaseLostException lost)
        {
            LogLeaseLost(lost, claim.Job.Id.Value);
        }
        catch (Exception fault) when (!isDeadly)
        {
            // Storage that takes no work at all refuses this too: then the attempt does not count. What it takes this from, it may refuse for ever.
            var last = claim.Job.Attempts >= MostAttempts(KindOf(fault));
            LogAttemptFailed(fault, claim.Job.Id.Value, claim.Job.Attempts, last);
            await SetAsideAsync(claim, last, fault, CancellationToken.None);
        }
    }

    /// <summary>Ends a job all of whose attempts died with their workers. This one, which is not made, does not count.</summary>
    private async Task GiveUpAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        LogGivenUp(claim.Job.Id.Value, claim.Job.Attempts - 1);
        var job = claim.Job with { Status = JobStatus.Failed, Attempts = claim.Job.Attempts - 1, LastError = WorkerLost, NotBefore = null };
        await PutAsync(claim, job, cancellationToken);
    }

    /// <summary>Puts the job back for later, or ends it as failed. The error tells its kind only: a message could quote what was said.</summary>
    private async Task SetAsideAsync(JobClaim claim, bool failed, Exception fault, CancellationToken cancellationToken)
    {
        var job = claim.Job with
        {
            Status = failed ? JobStatus.Failed : JobStatus.Queued,
            LastError = KindOf(fault),
            NotBefore = failed ? null : time.Now() + options.RetryDelay * Math.Pow(2, claim.Job.Attempts - 1),
        };
        await PutAsync(claim, job, cancellationToken);
    }

    /// <summary>How often a job is begun whose last attempt ended with this.</summary>
    private int MostAttempts(string? error) => error == nameof(StorageUnavailableException) ? options.MaxStorageAttempts : options.MaxAttempts;

    private static string KindOf(Exception fault) => fault.GetType().Name;

    /// <summary>Stores what became of an attempt, unless its effects were stored after all: it may have run out of time while it waited for its own commit.</summary>
    private ValueTask<bool> PutAsync(JobClaim claim, IngestJob job, CancellationToken cancellationToken)
    {
        var now = time.Now();
        return store.WriteAsync(
            claim.Scope,
            async (view, token) => new Decision<bool>(
                await view.GetJobAsync(job.Id, token) is { Status: JobStatus.Running }
                    ? new UserCommit { At = now, Jobs = [job with { UpdatedAt = now }], Fence = claim }
                    : UserCommit.None,
                Result: true),
            cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Extraction job {JobId} failed at attempt {Attempt} (last: {IsLast})")]
    private partial void LogAttemptFailed(Exception fault, string jobId, int attempt, bool isLast);

    [LoggerMessage(Level = LogLevel.Error, Message = "Extraction job {JobId} is given up: its worker died at each of {Attempts} attempts")]
    private partial void LogGivenUp(string jobId, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Extraction job {JobId} was taken over by another worker")]
    private partial void LogLeaseLost(Exception fault, string jobId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The job queue cannot be worked now")]
    private partial void LogQueueUnavailable(Exception fault);
}
