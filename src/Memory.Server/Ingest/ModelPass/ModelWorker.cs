using Memory.Server.Memories;
using Memory.Server.Models;
using Memory.Server.Storage;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>
/// Works the model's lane, a few calls at a time. The rules' facts are there long before; what the model adds follows when it can be reached. A job
/// is never lost and never tried for ever: it ends as done, or as failed, which an administrator sees and may have tried again. On shutdown the call is ended and its jobs are given back.
/// </summary>
internal sealed partial class ModelWorker(
    IMemoryStore store, ModelWork work, ModelPause pause, ModelPassOptions options, ModelPassMetrics metrics, TimeProvider time, ILogger<ModelWorker> logger)
    : LaneWorker(store, LaneOf(options), time, logger)
{
    private readonly IMemoryStore store = store;
    private readonly TimeProvider time = time;

    /// <summary>Small jobs go together. One that failed by itself, or that took too long, goes alone: it may be the one that fails them all.</summary>
    internal static Lane LaneOf(ModelPassOptions options) => new(
        JobLane.Model, new JobBatch(options.JobsPerCall, options.TurnsPerCall, static job => job.Attempts > 0 || job.LastError == nameof(ModelFault.TimedOut)), options.Workers, options.RetryDelay);

    protected override Task ReadyAsync(CancellationToken stoppingToken) => pause.WaitAsync(stoppingToken);

    protected override async Task WorkAsync(JobClaim claim, CancellationToken stoppingToken)
    {
        try
        {
            // Each attempt was counted before its work. When all of them began and none ended, the work itself may be what kills its worker.
            if (claim.Job.Attempts > options.MaxAttempts)
                await GiveUpAsync(claim);
            else
                await AttemptAsync(claim, stoppingToken);
        }
        catch (LeaseLostException lost)
        {
            LogLeaseLost(lost, claim.Job.Id.Value);
        }
    }

    private async Task AttemptAsync(JobClaim claim, CancellationToken stoppingToken)
    {
        try
        {
            await work.RunAsync(claim, stoppingToken);
            pause.Succeeded();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The jobs are given back as they are.
        }
        catch (Exception fault) when (fault is not LeaseLostException)
        {
            await SetAsideAsync(claim, fault);
        }
    }

    private async Task GiveUpAsync(JobClaim claim)
    {
        LogGivenUp(claim.Job.Id.Value, claim.Job.Attempts - 1);
        var ended = await store.PutAsync(
            claim,
            time.Now(),
            static job => job with { Status = JobStatus.Failed, Attempts = job.Attempts - 1, LastError = WorkerLost, NotBefore = null },
            CancellationToken.None);
        metrics.SetBack(ended);
    }

    private async Task SetAsideAsync(JobClaim claim, Exception fault)
    {
        var setback = Setback.Of(fault);
        Tell(setback, fault, claim);
        var now = time.Now();
        metrics.SetBack(await store.PutAsync(claim, now, job => setback.After(job, options, now), CancellationToken.None));
    }

    private void Tell(Setback setback, Exception fault, JobClaim claim)
    {
        if (!setback.IsOfTheService)
            LogAttemptFailed(fault, claim.Job.Id.Value, claim.Job.Attempts);
        else if (!pause.Failed(setback.Asked))
            return;
        else if (setback.IsMisconfiguration)
            LogRefused(fault);
        else
            LogAway(fault);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model's job {JobId} failed at attempt {Attempt}")]
    private partial void LogAttemptFailed(Exception fault, string jobId, int attempt);

    [LoggerMessage(Level = LogLevel.Error, Message = "The model's job {JobId} is given up: its worker died at each of {Attempts} attempts")]
    private partial void LogGivenUp(string jobId, int attempts);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model's job {JobId} was taken over by another worker")]
    private partial void LogLeaseLost(Exception fault, string jobId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The model refuses to read what was said: look at its key, its name and its address. What was said waits, and rules' facts are stored. This is said once a minute at most.")]
    private partial void LogRefused(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model cannot read what was said now; that is tried again, and rules' facts are stored. This is said once a minute at most.")]
    private partial void LogAway(Exception fault);
}
