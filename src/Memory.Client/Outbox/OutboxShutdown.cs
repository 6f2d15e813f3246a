using Microsoft.Extensions.Hosting;

namespace Memory.Client;

/// <summary>Drains an outbox when the host stops, while the rest of the app can still be waited for.</summary>
internal sealed class OutboxShutdown(IngestOutbox outbox, TimeSpan timeout) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => outbox.DrainAsync(timeout, cancellationToken);
}
