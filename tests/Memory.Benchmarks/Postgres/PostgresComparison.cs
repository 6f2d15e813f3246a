using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Memory.Server.Hosting;

namespace Memory.Benchmarks.Postgres;

/// <summary>
/// A whole server over Postgres beside the plain scan that it must not be slower than, in one run: eleven users, of whom one has 10,000
/// memories and the others 1,000 each. Everything of the server is asked over HTTP by one client, one request after the other.
/// </summary>
internal sealed class PostgresComparison : IAsyncDisposable
{
    private const string Owner = "default";
    private const string Large = "large";
    private const int LargeCount = 10_000;
    private const int SmallCount = 1_000;
    private const int SmallUsers = 10;
    private const int WriteBatch = 100;
    private const int WarmUp = 50;
    private const int Rounds = 300;
    private const int Turns = 10_000;
    private const int TurnBatch = 50;

    private static readonly string[] Questions =
    [
        "Where did I go with Priya last summer?", "What does my sister like to eat?", "the red bicycle in the garage", "How do I want my reports formatted?",
        "Who repaired a boat in Galway?", "the concert in Hanoi", "novels by Chidi", "what was too expensive?",
    ];

    private readonly ThrowawayDatabase database;
    private readonly DirectoryInfo folder;
    private readonly MemoryServerHost server;
    private readonly HttpClient http;

    private PostgresComparison(ThrowawayDatabase database, DirectoryInfo folder, MemoryServerHost server)
    {
        (this.database, this.folder, this.server) = (database, folder, server);
        http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminKey);
    }

    /// <summary>Measures everything and writes a table.</summary>
    public static async Task RunAsync(TextWriter output)
    {
        var fresh = await ThrowawayDatabase.CreateAsync();
        var data = Directory.CreateTempSubdirectory("memory-benchmarks-");
        var host = await MemoryServerHost.StartAsync(
            new MemoryServerHostOptions { DataFolder = data.FullName, Postgres = fresh.ConnectionString, RequestsPerMinute = 0 });
        await using var comparison = new PostgresComparison(fresh, data, host);
        await comparison.FillAsync(output);
        await output.WriteLineAsync($"{"",-58} {"p50",11} {"p99",11}");
        await comparison.CompareAsync(output);
        await comparison.IngestOneByOneAsync(output);
        await comparison.IngestInBatchesAsync(output);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
        folder.Delete(recursive: true);
        await database.DisposeAsync();
    }

    private async Task FillAsync(TextWriter output)
    {
        await output.WriteLineAsync($"Storing {LargeCount + (SmallUsers * SmallCount):N0} memories …");
        await RememberAsync(Large, LargeCount);
        for (var user = 0; user < SmallUsers; user++)
            await RememberAsync(SmallUser(user), SmallCount);
    }

    private async Task RememberAsync(string user, int count)
    {
        foreach (var facts in Sentences.Write(count).Chunk(WriteBatch))
            await PostAsync("/v1/memory/batch", new { memories = facts.Select(text => new { user_id = user, type = "fact", content = text }) });
    }

    /// <summary>Floor and recall take turns, so that both see the same machine.</summary>
    private async Task CompareAsync(TextWriter output)
    {
        await using var scan = await PlainScan.OpenAsync(database.ConnectionString);
        Latencies floor = new("plain exact scan, 10,000 memories, one connection");
        Latencies large = new("recall over HTTP, 10,000 memories");
        Latencies small = new("recall over HTTP, 1,000 memories, ten users in turn");
        var cold = new Latencies("first recall of a user with 10,000 memories");
        await cold.MeasureAsync(() => RecallAsync(Large, Questions[0]));
        for (var round = -WarmUp; round < Rounds; round++)
        {
            if (round == 0)
                Array.ForEach([floor, large, small], static latencies => latencies.Clear());
            var question = Questions[(round + WarmUp) % Questions.Length];
            if (await floor.MeasureAsync(() => scan.FindAsync(Owner, Large, question)) != 10)
                throw new InvalidOperationException("The plain scan finds too few rows: what would be measured is not a scan.");
            await large.MeasureAsync(() => RecallAsync(Large, question));
            await small.MeasureAsync(() => RecallAsync(SmallUser((round + WarmUp) % SmallUsers), question));
        }

        foreach (var latencies in (Latencies[])[floor, large, small, cold])
            await output.WriteLineAsync(latencies.ToString());
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"recall at 10,000 memories takes {large.P50 / floor.P50:0.00} of the plain scan's time, with its HTTP, JSON and ranking"));
    }

    /// <summary>Once with each turn's extraction done before the next is sent, and once back to back, where a turn competes with the extraction of those before it.</summary>
    private async Task IngestOneByOneAsync(TextWriter output)
    {
        foreach (var isBackToBack in (bool[])[false, true])
        {
            Latencies one = new($"a turn over HTTP, durable when acknowledged, {(isBackToBack ? "back to back" : "on its own")}");
            for (var i = -WarmUp; i < Rounds; i++)
            {
                if (i == 0)
                    one.Clear();
                var turn = new { user_id = SmallUser(Math.Abs(i) % SmallUsers), role = "user", content = $"I had lunch by the river on day {i}." };
                var stored = await one.MeasureAsync(() => PostAsync("/v1/ingest", turn));
                if (!isBackToBack)
                    await ExtractedAsync(stored.GetProperty("job_id").GetString()!);
            }

            await output.WriteLineAsync(one.ToString());
        }
    }

    private async Task ExtractedAsync(string job)
    {
        while ((await http.GetFromJsonAsync<JsonElement>($"/v1/jobs/{job}")).GetProperty("status").GetString() is "queued" or "running")
            await Task.Yield();
    }

    private async Task IngestInBatchesAsync(TextWriter output)
    {
        var sentences = Sentences.Write(Turns).ToArray();
        var started = Stopwatch.GetTimestamp();
        var job = "";
        for (var first = 0; first < Turns; first += TurnBatch)
        {
            var messages = Enumerable.Range(first, TurnBatch).Select(i => new { id = $"m-{i}", role = i % 2 == 0 ? "user" : "assistant", content = sentences[i] });
            var stored = await PostAsync("/v1/ingest", new { user_id = "batches", session_id = $"s-{first / 1000}", messages });
            job = stored.GetProperty("job_id").GetString()!;
        }

        var acknowledged = Stopwatch.GetElapsedTime(started);
        var found = await PostAsync("/v1/recall", new { user_id = "batches", query = $"as told in note {Turns - 1}" });
        var indexed = Stopwatch.GetElapsedTime(started);
        if (found.GetProperty("turns").GetArrayLength() == 0)
            throw new InvalidOperationException("The last turns are not found: what would be measured is no index.");
        await ExtractedAsync(job);
        var extracted = Stopwatch.GetElapsedTime(started);
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{Turns:N0} turns in batches of {TurnBatch}: acknowledged after {acknowledged.TotalSeconds:0.0} s, recalled after {indexed.TotalSeconds:0.0} s, extracted after {extracted.TotalSeconds:0.0} s"));
    }

    private static string SmallUser(int user) => string.Create(CultureInfo.InvariantCulture, $"small-{user}");

    private async Task<int> RecallAsync(string user, string question) =>
        (await PostAsync("/v1/recall", new { user_id = user, query = question })).GetProperty("memories").GetArrayLength();

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await http.PostAsJsonAsync(path, body);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
