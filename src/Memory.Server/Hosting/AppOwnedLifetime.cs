namespace Memory.Server.Hosting;

/// <summary>Leaves signals such as Ctrl+C to the app that the server runs in.</summary>
internal sealed class AppOwnedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
