using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Plans;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>An administrator of the database ends every connection of the servers, once a second.</summary>
internal sealed class EndedConnections(Database database, TimeProvider time) : IDisturbance
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public Disturbance Kind => new("database connections ended", EndsServer: false);

    public bool IsFault => true;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var ended = 0L;
        for (var started = time.GetTimestamp(); time.GetElapsedTime(started) < length && !cancellationToken.IsCancellationRequested;)
        {
            ended += await database.EndConnectionsAsync(CancellationToken.None);
            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return $"{ended} connections";
    }
}
