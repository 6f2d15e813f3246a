using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Verdicts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks;

/// <summary>Has the servers collect their garbage now and then, and writes down what they hold then. They stand still meanwhile, so when that was is written down as well.</summary>
/// <param name="fleet">The servers.</param>
/// <param name="underWay">How many requests are under way: what a server holds for these is neither in a cache nor garbage.</param>
/// <param name="pace">The soak's clock.</param>
/// <param name="time">The clock.</param>
internal sealed class HeapWatch(Fleet fleet, Func<int> underWay, IPace pace, TimeProvider time)
{
    private const double MiB = 1 << 20;
    private const string Size = "dotnet_gc_last_collection_heap_size_bytes";
    private const string Fragmentation = "dotnet_gc_last_collection_heap_fragmentation_size_bytes";

    /// <summary>Indexes of users, their states, vectors of texts, and answers kept for requests that come again.</summary>
    private static readonly string[] Caches =
        ["memory_server_index_size_bytes", "memory_server_store_cache_size_bytes", "memory_server_embedding_cache_size_bytes", "memory_server_store_answers_size_bytes"];

    /// <summary>How long a moment is waited for in which nothing is under way.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(2);

    private readonly List<HeapLook>[] looks = [.. fleet.Servers.Select(static _ => new List<HeapLook>())];
    private readonly List<Stillness> spans = [];

    /// <summary>By server. To be read when nobody looks any more.</summary>
    public IReadOnlyList<IReadOnlyList<HeapLook>> Looks => looks;

    /// <summary>When it was looked.</summary>
    public IReadOnlyList<Stillness> Spans => spans;

    /// <summary>Looks at each server that is there. One at a time.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); underWay() > 0 && time.GetElapsedTime(started) < Patience && !cancellationToken.IsCancellationRequested;)
            await Task.Delay(Glance, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var begin = pace.Now;
        for (var server = 0; server < looks.Length; server++)
        {
            try
            {
                if (fleet.Servers[server].IsRunning)
                    looks[server].Add(await LookAsync(fleet.Servers[server], cancellationToken));
            }
            catch (Exception fault) when (fault is InvalidOperationException or HttpRequestException || (fault is OperationCanceledException && cancellationToken.IsCancellationRequested))
            {
                // It went away, or the soak ends: the next look tells.
            }
        }

        spans.Add(new Stillness(begin, pace.Now));
    }

    private async Task<HeapLook> LookAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        await FullCollection.RunAsync(server.Id, cancellationToken);
        var metrics = await ServerMetrics.ReadAsync(server.Http, cancellationToken);
        var gaps = metrics.Sum(Fragmentation);
        return new HeapLook(pace.Now, InMiB(metrics.Sum(Size) - gaps), InMiB(Caches.Sum(name => metrics.Sum(name))), InMiB(gaps));
    }

    private static double InMiB(double bytes) => Math.Round(bytes / MiB, 2);
}
