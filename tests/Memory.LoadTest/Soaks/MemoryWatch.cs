using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Verdicts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks;

/// <summary>Writes down every second what each server holds in memory.</summary>
internal sealed class MemoryWatch(Fleet fleet, IPace pace, TimeProvider time)
{
    private const double MiB = 1 << 20;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly List<(TimeSpan At, double Value)>[] points = [.. fleet.Servers.Select(static _ => new List<(TimeSpan, double)>())];

    /// <summary>By server. To be read when the watch is over.</summary>
    public IReadOnlyList<IReadOnlyList<(TimeSpan At, double Value)>> Points => points;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            for (var server = 0; server < points.Length; server++)
                points[server].Add((pace.Now, ResidentMiB(fleet.Servers[server])));
            await Task.Delay(Second, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public IReadOnlyList<ServerMemory> Report(HeapWatch heap, TimeSpan length) => [.. points.Select((one, server) => ServerMemory.Of(one, heap.Looks[server], length))];

    /// <summary>Nothing while it is away, or goes away while we look.</summary>
    private static double ResidentMiB(ServerProcess server)
    {
        try
        {
            return server.IsRunning ? ProcessUsage.Of(server.Id).ResidentBytes / MiB : 0;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }
}
