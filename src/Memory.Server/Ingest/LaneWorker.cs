using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>Works one lane of the job queue, several users at a time: claims a user's lane, does the work, and gives it back whatever became of it.</summary>
internal abstract partial class LaneWorker(IMemoryStore store, Lane lane, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>The error of a job whose attempts ended without a word.</summary>
    internal const string WorkerLost = "WorkerLost";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, lane.Workers).Select(_ => RepeatAsync(stoppingToken)));

    /// <summary>Waits until there is any sense in taking work.</summary>
    protected virtual Task ReadyAsync(CancellationToken stoppingToken) => Task.CompletedTask;

    /// <summary>Does what was claimed and stores what became of it. A job that it leaves running is offered again, and the attempt does not count.</summary>
    protected abstract Task WorkAsync(JobClaim claim, CancellationToken stoppingToken);

    /// <summary>The claimed jobs were given back, whatever became of them.</summary>
    protected virtual void Ended(JobClaim claim)
    {
    }

    private async Task RepeatAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ReadyAsync(stoppingToken);
                await RunAsync(await store.Jobs.ClaimAsync(lane.Name, lane.Batch, stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // The one place that swallows: whatever the queue or the storage throws, the worker goes on when it is well again.
                LogQueueUnavailable(logger, fault);
                await Task.Delay(lane.RetryDelay, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunAsync(JobClaim claim, CancellationToken stoppingToken)
    {
        try
        {
            await WorkAsync(claim, stoppingToken);
        }
        finally
        {
            await store.Jobs.ReleaseAsync(claim, stoppingToken.IsCancellationRequested ? CancellationToken.None : stoppingToken);
            Ended(claim);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The job queue cannot be worked now")]
    private static partial void LogQueueUnavailable(ILogger logger, Exception fault);
}

/// <summary>How a worker takes work.</summary>
/// <param name="Name">Of which lane.</param>
/// <param name="Batch">How many jobs of a user at once.</param>
/// <param name="Workers">How many users at the same time.</param>
/// <param name="RetryDelay">How long it waits when the queue cannot be worked.</param>
internal sealed record Lane(JobLane Name, JobBatch Batch, int Workers, TimeSpan RetryDelay);
