using Microsoft.Extensions.Hosting;

namespace Memory.Client;

/// <summary>Drains an outbox when the host stops, while the rest of the app can still be waited for; what is left goes to its spool.</summary>
internal sealed class OutboxShutdown(IngestOutbox outbox, TimeSpan timeout) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (await outbox.DrainAsync(timeout, cancellationToken).ConfigureAwait(false))
            return;
        Task flushed = outbox.FlushAsync(cancellationToken);
        await flushed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
