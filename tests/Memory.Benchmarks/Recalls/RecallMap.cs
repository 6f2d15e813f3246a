using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Memory.Benchmarks.Postgres;
using Memory.Server.Api;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Requests;
using Memory.Server.Hosting;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Recall.Ranking;
using Memory.Server.Recall.Signals;

namespace Memory.Benchmarks.Recalls;

/// <summary>
/// Where the time and the bytes of a recall go, by the number of a user's memories: the whole over HTTP with one client, and its parts in the same server.
/// On the embedded store, or on Postgres.
/// </summary>
internal sealed class RecallMap : IAsyncDisposable
{
    private const int LeastRounds = 5;

    /// <summary>The platform compiles anew what runs often, and needs some time for it.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(2);

    private static readonly int[] Sizes = [100, 1_000, 10_000, 100_000];

    private static readonly string[] Questions =
    [
        "Where did I go with Priya last summer?", "What does my sister like to eat?", "the red bicycle in the garage", "How do I want my reports formatted?",
        "Who repaired a boat in Galway?", "where do I live?", "What did you say about novels by Chidi?", "what was too expensive?",
    ];

    private readonly ThrowawayDatabase? database;
    private readonly DirectoryInfo folder;
    private readonly MemoryServerHost server;
    private readonly HttpClient http;
    private int asked;

    private RecallMap(ThrowawayDatabase? database, DirectoryInfo folder, MemoryServerHost server)
    {
        (this.database, this.folder, this.server) = (database, folder, server);
        http = new HttpClient { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.AdminKey);
    }

    /// <summary>Measures all sizes up to the largest asked for and writes a table of each.</summary>
    public static async Task RunAsync(ReadOnlyMemory<string> args, TextWriter output)
    {
        var words = args.ToArray();
        var largest = words.Select(static word => int.TryParse(word, CultureInfo.InvariantCulture, out var size) ? size : 0).DefaultIfEmpty(0).Max() is > 0 and var most ? most : Sizes[^1];
        var fresh = words.Contains("postgres") ? await ThrowawayDatabase.CreateAsync() : null;
        var data = Directory.CreateTempSubdirectory("memory-benchmarks-");
        var host = await MemoryServerHost.StartAsync(
            new MemoryServerHostOptions { DataFolder = data.FullName, Postgres = fresh?.ConnectionString, RequestsPerMinute = 0 });
        await using var map = new RecallMap(fresh, data, host);
        foreach (var size in Sizes.Where(size => size <= largest))
            await map.MeasureAsync(size, output);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
        folder.Delete(recursive: true);
        if (database is not null)
            await database.DisposeAsync();
    }

    private async Task MeasureAsync(int size, TextWriter output)
    {
        var user = string.Create(CultureInfo.InvariantCulture, $"user-{size}");
        var scope = new Server.Memories.Scope(OwnerId.Default, new UserId(user));
        await RememberedLife.StoreAsync(server, scope, size);
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{size,-40:N0}{"p50",13}{"p99",13}{"bytes",12}"));
        await ReportAsync(output, "first recall: index built", async () =>
        {
            using var cache = new UserIndexCache(server.Get<Server.Storage.IMemoryStore>(), server.Get<ItemBuilder>(), new RecallOptions());
            _ = (await cache.GetAsync(scope, CancellationToken.None)).Conversations;
        });
        await ReportAsync(output, "recall over HTTP, one client", () => PostAsync(user));
        await ReportAsync(output, "the same right after a turn", () => PostAsync(user), () => SayAsync(user));

        var (recall, indexes, embedder) = (server.Get<RecallService>(), server.Get<UserIndexCache>(), server.Get<QuestionEmbedder>());
        await ReportAsync(output, "  recall, past HTTP", async () => await recall.RecallAsync(scope, Next(), CancellationToken.None));
        await ReportAsync(output, "    is there anything new", async () => await indexes.HoldAsync(scope, CancellationToken.None));
        await ReportAsync(output, "    question read", async () => await AskAsync(embedder, Next()));
        var index = await indexes.GetAsync(scope, CancellationToken.None);
        var questions = new AskedQuestion[Questions.Length];
        for (var i = 0; i < questions.Length; i++)
            questions[i] = await AskAsync(embedder, new RecallQuery { Text = Questions[i], Limit = 20, TurnLimit = 20 });
        await ReportAsync(output, "    all ranked", () => Task.FromResult(Ranker.Rank(index, index, questions[asked++ % Questions.Length], SignalWeights.From())));
        var answer = await recall.RecallAsync(scope, Next(), CancellationToken.None);
        var order = new RecallOrder(user, Next(), Explain: false);
        await ReportAsync(output, "  answer as JSON", () => Task.FromResult(Answer.Ok(Wire.Recall(scope, answer, order, DateTimeOffset.UnixEpoch, decay: null)).Serialize()));
    }

    private RecallQuery Next() => new() { Text = Questions[asked++ % Questions.Length] };

    private static async Task<AskedQuestion> AskAsync(QuestionEmbedder embedder, RecallQuery query) =>
        new(query, await embedder.EmbedAsync(query.Text, kind: null, CancellationToken.None), new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));

    private async Task PostAsync(string user)
    {
        using var response = await http.PostAsJsonAsync("/v1/recall", new { user_id = user, query = Questions[asked++ % Questions.Length] });
        response.EnsureSuccessStatusCode();
        await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Stores a turn, which the next recall finds.</summary>
    private async Task SayAsync(string user)
    {
        var message = new { id = string.Create(CultureInfo.InvariantCulture, $"said-{asked}"), role = "user", content = Questions[asked % Questions.Length] };
        using var response = await http.PostAsJsonAsync("/v1/ingest", new { user_id = user, session_id = "latest", messages = new[] { message } });
        response.EnsureSuccessStatusCode();
    }

    private static async Task ReportAsync(TextWriter output, string name, Func<Task> work, Func<Task>? prepare = null)
    {
        prepare ??= static () => Task.CompletedTask;
        var took = new List<double>();
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < WarmUp;)
        {
            await prepare();
            await work();
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var began = Stopwatch.GetTimestamp(); took.Count < LeastRounds || Stopwatch.GetElapsedTime(began) < Measured;)
        {
            await prepare();
            var started = Stopwatch.GetTimestamp();
            await work();
            took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        var bytes = (GC.GetTotalAllocatedBytes(precise: true) - before) / took.Count;
        took.Sort();
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name,-40}{took[took.Count / 2],10:0.000} ms{took[took.Count * 99 / 100],10:0.000} ms{bytes,12:N0}"));
    }
}
