using System.Globalization;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Plans;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>A server is killed without a warning, stays away, and is started again over what it left. It is over when the server answers.</summary>
internal sealed class KilledServer(Fleet fleet, TimeProvider time) : IDisturbance
{
    private int turn;

    public Disturbance Kind => new(fleet.Servers.Count == 1 ? "server killed" : "one server killed", EndsServer: true);

    public bool IsFault => true;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var server = fleet.Servers[turn++ % fleet.Servers.Count];
        await server.KillAsync();
        await Task.Delay(length, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Also when the soak is called off: what it stored is still to be looked at.
        await server.StartAsync(CancellationToken.None);
        return string.Create(CultureInfo.InvariantCulture, $"answered {server.StartTime.TotalSeconds:0.00} s after its start");
    }
}
