using Microsoft.Extensions.Hosting;

namespace Memory.Client;

/// <summary>Drains an outbox when the host stops, while the rest of the app can still be waited for; what is left goes to its spool.</summary>
internal sealed class OutboxShutdown(IngestOutbox outbox) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => outbox.ShutDownAsync(cancellationToken);
}
