using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Plans;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>A server's process stands still, as in a machine that is moved or starved, and goes on.</summary>
internal sealed class PausedServer(Fleet fleet, TimeProvider time) : IDisturbance
{
    private int turn;

    public Disturbance Kind => new(fleet.Servers.Count == 1 ? "server paused" : "one server paused", EndsServer: false);

    public bool IsFault => true;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var process = fleet.Servers[turn++ % fleet.Servers.Count].Id;
        if (!Signals.TryStop(process))
            return "the process could not be stopped";
        await Task.Delay(length, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Signals.TryContinue(process);
        return null;
    }
}
