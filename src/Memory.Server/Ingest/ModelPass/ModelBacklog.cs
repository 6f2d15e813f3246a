using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>Counts the jobs that wait for the model now and then, for whoever watches the server.</summary>
internal sealed partial class ModelBacklog(
    IMemoryStore store, ModelPassMetrics metrics, ModelPassOptions options, TimeProvider time, ILogger<ModelBacklog> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                metrics.Wait(await store.Jobs.CountAsync(JobLane.Model, stoppingToken));
            }
            catch (Exception fault)
            {
                // The one place that swallows: the last count stands until the storage can be asked again.
                if (!stoppingToken.IsCancellationRequested)
                    LogNotCounted(fault);
            }

            await Task.Delay(options.CountInterval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The jobs that wait for the model cannot be counted now.")]
    private partial void LogNotCounted(Exception fault);
}
