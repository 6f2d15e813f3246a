using System.Globalization;
using Memory.LoadTest.Servers;
using Memory.LoadTest.Soaks.Plans;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks.Disturbances;

/// <summary>Has the embedded store rewrite the journals of many users: in each a memory is stored and deleted for good, whose words must leave the file.</summary>
internal sealed class Compaction(Fleet fleet, int users, TimeProvider time) : IDisturbance
{
    private const int MostUsers = 100;
    private const string Metric = "memory_server_store_compactions_total";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public Disturbance Kind => new("compaction", EndsServer: false);

    public bool IsFault => false;

    public async Task<string?> RunAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        var http = fleet.Servers[0].Http;
        var before = await CountAsync(http, cancellationToken);
        var asked = Math.Min(users, MostUsers);
        for (var user = 0; user < asked; user++)
        {
            var name = MemoryRequests.UserName(user);
            using var stored = await AdminWork.AskAsync(http, HttpMethod.Post, "/v1/memory", new { user_id = name, type = "fact", content = "To be gone at once." }, cancellationToken);
            using var gone = await AdminWork.AskAsync(http, HttpMethod.Delete, $"/v1/memory/{stored.RootElement.GetProperty("id").GetString()}?user_id={name}", null, cancellationToken);
        }

        var done = 0.0;
        for (var started = time.GetTimestamp(); (done = await CountAsync(http, cancellationToken) - before) < asked && time.GetElapsedTime(started) < Patience;)
            await Task.Delay(Look, time, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{done:0} journals rewritten");
    }

    private static async Task<double> CountAsync(HttpClient http, CancellationToken cancellationToken) =>
        (await ServerMetrics.ReadAsync(http, cancellationToken)).Sum(Metric, "done");
}
