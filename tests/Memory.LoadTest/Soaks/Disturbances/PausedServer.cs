using System.Runtime.InteropServices;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Plans;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>A server's process stands still, as in a machine that is moved or starved, and goes on.</summary>
internal sealed partial class PausedServer(Fleet fleet, TimeProvider time) : IDisturbance
{
    private const int Stop = 19;
    private const int Continue = 18;

    private int turn;

    public Disturbance Kind => new(fleet.Servers.Count == 1 ? "server paused" : "one server paused", EndsServer: false);

    public bool IsFault => true;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var process = fleet.Servers[turn++ % fleet.Servers.Count].Id;
        if (Signal(process, Stop) != 0)
            return "the process could not be stopped";
        await Task.Delay(length, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ = Signal(process, Continue);
        return null;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
