using System.Globalization;
using Memory.LoadTest.Servers;

namespace Memory.LoadTest.Reports;

/// <summary>Measures what a run costs: the servers, their database and this program.</summary>
internal sealed class UsageMeter
{
    private const string Collections = "dotnet_gc_collections_total{";

    private readonly Fleet fleet;
    private readonly ProcessUsage begin;
    private readonly double database;
    private readonly TimeSpan own;
    private readonly IReadOnlyList<long> collected;

    private UsageMeter(Fleet fleet, IReadOnlyList<long> collected)
    {
        (this.fleet, this.collected) = (fleet, collected);
        foreach (var server in fleet.Servers.Where(static server => server.IsRunning))
            ProcessUsage.ForgetPeak(server.Id);
        begin = fleet.Usage();
        database = fleet.DatabaseCpuSeconds();
        own = Environment.CpuUsage.TotalTime;
    }

    public static async Task<UsageMeter> StartAsync(Fleet fleet, CancellationToken cancellationToken) =>
        new(fleet, await ReadCollectionsAsync(fleet, cancellationToken));

    public async Task<UsageReport> EndAsync(CancellationToken cancellationToken)
    {
        var end = fleet.Usage();
        return new UsageReport
        {
            ServerCpuSeconds = Math.Round(end.CpuSeconds - begin.CpuSeconds, 2),
            DatabaseCpuSeconds = Math.Round(fleet.DatabaseCpuSeconds() - database, 2),
            GeneratorCpuSeconds = Math.Round((Environment.CpuUsage.TotalTime - own).TotalSeconds, 2),
            IdleMiB = MiB(fleet.IdleBytes),
            BeginMiB = MiB(begin.ResidentBytes),
            PeakMiB = MiB(end.PeakBytes),
            EndMiB = MiB(end.ResidentBytes),
            Collections = [.. (await ReadCollectionsAsync(fleet, cancellationToken)).Zip(collected, static (after, before) => after - before)],
        };
    }

    private static double MiB(long bytes) => Math.Round(bytes / (double)(1 << 20), 1);

    /// <summary>By generation, of all servers together.</summary>
    private static async Task<IReadOnlyList<long>> ReadCollectionsAsync(Fleet fleet, CancellationToken cancellationToken)
    {
        var sums = new long[3];
        foreach (var server in fleet.Servers.Where(static server => server.IsRunning))
        {
            using var answer = await server.Http.GetAsync("/metrics", cancellationToken);
            foreach (var line in (await answer.Content.ReadAsStringAsync(cancellationToken)).Split('\n').Where(static line => line.StartsWith(Collections, StringComparison.Ordinal)))
            {
                var digit = line.IndexOf("\"gen", StringComparison.Ordinal) + 4;
                if (digit < line.Length && line[digit] is >= '0' and <= '2')
                    sums[line[digit] - '0'] += (long)double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture);
            }
        }

        return sums;
    }
}
