using Memory.Server.Diagnostics.Health;

namespace Memory.Server.Diagnostics.Sampling;

/// <summary>Looks at the store now and then, for whoever watches the server: reading metrics must wait for nothing.</summary>
internal sealed partial class StoreSampler(
    StoreLook look, StorageProbe probe, ServerGauges gauges, MetricsOptions options, TimeProvider time, ILogger<StoreSampler> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                gauges.Sample = (await probe.AskAsync(stoppingToken)).IsWell ? await look.TakeAsync(stoppingToken) : null;
            }
            catch (Exception fault)
            {
                // The one place that swallows: an old number would look like a fresh one, so nothing is told until the storage can be asked again.
                gauges.Sample = null;
                if (!stoppingToken.IsCancellationRequested)
                    LogNotTaken(fault);
            }

            await Task.Delay(options.SampleEvery, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The store cannot be looked at now.")]
    private partial void LogNotTaken(Exception fault);
}
