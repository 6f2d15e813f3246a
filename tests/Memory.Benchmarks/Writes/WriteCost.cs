using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Memory.Benchmarks.Postgres;
using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Benchmarks.Writes;

/// <summary>
/// What writing costs over HTTP on either store, beside the least that a durable write can cost there: turns and memories at light load, many
/// writers at once, and turns in batches until extraction has caught up. Memories are written down in the audit log, turns are not.
/// </summary>
internal sealed class WriteCost : IAsyncDisposable
{
    private const int WarmUp = 100;
    private const int Alone = 300;
    private const int Writers = 16;
    private const int BatchClients = 4;
    private const int BatchSize = 50;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Crowd = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Flood = TimeSpan.FromSeconds(10);
    private static readonly string[] Said = [.. Sentences.Write(1_000)];

    private readonly ThrowawayDatabase? database;
    private readonly DirectoryInfo folder;
    private readonly MemoryServerHost server;
    private readonly HttpClient http;
    private readonly TextWriter output;
    private readonly double floor;
    private int said;

    private WriteCost(ThrowawayDatabase? database, DirectoryInfo folder, MemoryServerHost server, TextWriter output, double floor)
    {
        (this.database, this.folder, this.server, this.output, this.floor) = (database, folder, server, output, floor);
        http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminKey);
    }

    /// <summary>Measures the embedded store and, where there is a server, Postgres, and writes a table of each.</summary>
    public static async Task RunAsync(TextWriter output)
    {
        await RunAsync(output, "the embedded store", database: null);
        if (ThrowawayDatabase.IsThere)
            await RunAsync(output, "Postgres", await ThrowawayDatabase.CreateAsync());
        else
            await output.WriteLineAsync("Postgres was left out: there is no MEMORY_TEST_POSTGRES.");
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
        folder.Delete(recursive: true);
        if (database is not null)
            await database.DisposeAsync();
    }

    private static async Task RunAsync(TextWriter output, string kind, ThrowawayDatabase? database)
    {
        var fresh = Directory.CreateTempSubdirectory("memory-benchmarks-");
        var least = database is null ? WriteFloor.OfDisk(fresh) : await WriteFloor.OfDatabaseAsync(database.ConnectionString);
        var host = await MemoryServerHost.StartAsync(
            new MemoryServerHostOptions { DataFolder = Path.Combine(fresh.FullName, "data"), Postgres = database?.ConnectionString, RequestsPerMinute = 0, UserRequestsPerMinute = 0 });
        await using var cost = new WriteCost(database, fresh, host, output, least.P50);
        await output.WriteLineAsync($"{kind,-58} {"p50",11} {"p99",11}");
        await output.WriteLineAsync(least.ToString());
        await cost.MeasureAloneAsync("a turn, at light load", "/v1/ingest", cost.Turn);
        await cost.MeasureAloneAsync("a memory, written down in the audit log, at light load", "/v1/memory", cost.Memory);
        await cost.MeasureTogetherAsync("turns", "/v1/ingest", cost.Turn);
        await cost.MeasureTogetherAsync("memories, written down in the audit log", "/v1/memory", cost.Memory);
        await cost.MeasureBatchesAsync();
    }

    private async Task MeasureAloneAsync(string what, string path, Func<int, object> body)
    {
        var one = new Latencies(what);
        for (var i = -WarmUp; i < Alone; i++)
        {
            if (i == 0)
                one.Clear();
            await one.MeasureAsync(() => PostAsync(path, body(0)));
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{one}   {one.P50 / floor:0.0} times the floor"));
        await DrainAsync();
    }

    private async Task MeasureTogetherAsync(string what, string path, Func<int, object> body)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(1, Writers).Select(async writer =>
        {
            var written = 0;
            for (; Stopwatch.GetElapsedTime(started) < Crowd; written++)
                await PostAsync(path, body(writer));
            return written;
        }));
        var rate = counts.Sum() / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{$"{Writers} writers, each its user: {what}",-58} {rate,8:0} /s"));
        await DrainAsync();
    }

    private async Task MeasureBatchesAsync()
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(1, BatchClients).Select(async client =>
        {
            var turns = 0;
            for (; Stopwatch.GetElapsedTime(started) < Flood; turns += BatchSize)
                await PostAsync("/v1/ingest", new { user_id = $"batch-{client}-{turns / 5_000}", messages = Enumerable.Range(0, BatchSize).Select(static i => new { role = i % 2 == 0 ? "user" : "assistant", content = Said[Random.Shared.Next(Said.Length)] }) });
            return turns;
        }));
        var loaded = Stopwatch.GetElapsedTime(started);
        await DrainAsync();
        var drained = Stopwatch.GetElapsedTime(started);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{$"turns in batches of {BatchSize}, {BatchClients} clients",-58} {counts.Sum() / loaded.TotalSeconds,8:0} /s   backlog gone {(drained - loaded).TotalSeconds:0.0} s after {loaded.TotalSeconds:0.0} s of it"));
    }

    /// <summary>Waits until the rules have read everything.</summary>
    private async Task DrainAsync()
    {
        while (await server.Get<IMemoryStore>().Jobs.CountAsync(JobLane.Rules, CancellationToken.None) > 0)
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
    }

    private object Turn(int user) => new { user_id = $"turns-{user}", role = "user", content = NextSaid() };

    private object Memory(int user) => new { user_id = $"memories-{user}", type = "fact", content = NextSaid() };

    /// <summary>No two are the same, or the later would only refresh the memory of the earlier.</summary>
    private string NextSaid()
    {
        var number = Interlocked.Increment(ref said);
        return string.Create(CultureInfo.InvariantCulture, $"{Said[number % Said.Length]} It was number {number}.");
    }

    private async Task<bool> PostAsync(string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).ValueKind == JsonValueKind.Object;
    }
}
