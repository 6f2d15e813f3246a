using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Memory.Benchmarks.Postgres;
using Memory.Server.Configuration;
using Memory.Server.Curation;
using Memory.Server.Embedding;
using Memory.Server.Encryption.Masters;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Recall;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Server.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Benchmarks;

/// <summary>What encryption costs on either store: the same user plain and encrypted, measured in turns, so that a busy moment hits both.</summary>
internal sealed class SealedCost : IAsyncDisposable
{
    private const int Memories = 10_000;
    private const int Batch = 1_000;
    private const int Rounds = 7;
    private const int Recalls = 50;
    private const int Turns = 200;

    private static readonly Scope Scope = ThrowawayStore.ScopeOf(user: 1);
    private static readonly RecallQuery Question = new() { Text = "Where did I go with Priya last summer?" };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("memory-benchmarks-");
    private readonly RandomNumberGenerator random = RandomNumberGenerator.Create();
    private readonly RingOpening ring;
    private readonly CountedIds ids = new();

    private readonly ThrowawayDatabase? database;

    private SealedCost(bool isSealed, ThrowawayDatabase? database)
    {
        this.database = database;
        var settings = new EncryptionSettings { Current = new MasterSecret("benchmark", [.. RandomNumberGenerator.GetBytes(32)], passphrase: null) };
        ring = isSealed ? new RingOpening(settings, random) : RingOpening.None;
    }

    /// <summary>Measures the embedded store and, where there is a server, Postgres, and writes a table of each.</summary>
    public static async Task RunAsync(TextWriter output)
    {
        await RunAsync(output, "the embedded store", first: null, second: null);
        if (ThrowawayDatabase.IsThere)
            await RunAsync(output, "Postgres", await ThrowawayDatabase.CreateAsync(), await ThrowawayDatabase.CreateAsync());
        else
            await output.WriteLineAsync("Postgres was left out: there is no MEMORY_TEST_POSTGRES.");
    }

    private static async Task RunAsync(TextWriter output, string kind, ThrowawayDatabase? first, ThrowawayDatabase? second)
    {
        await using var plain = new SealedCost(isSealed: false, first);
        await using var closed = new SealedCost(isSealed: true, second);
        await output.WriteLineAsync($"Storing {Memories:N0} memories of one user in {kind}, plain and encrypted …");
        await plain.FillAsync();
        await closed.FillAsync();
        await output.WriteLineAsync($"{"medians of 7 rounds, in ms",-44} {"plain",10} {"encrypted",10} {"ratio",7}");
        var (left, right) = (new List<Figures>(), new List<Figures>());
        for (var round = 0; round <= Rounds; round++)
        {
            var (one, other) = (await plain.MeasureAsync(), await closed.MeasureAsync());

            // The first warms up the process.
            if (round > 0)
                (left, right) = ([.. left, one], [.. right, other]);
        }

        await TellAsync(output, "read all rows of a user not in memory", left, right, static figures => figures.Read);
        await TellAsync(output, "first recall of a user not in memory", left, right, static figures => figures.Cold);
        await TellAsync(output, "recall of a user in memory", left, right, static figures => figures.Warm);
        await TellAsync(output, "ingest of one turn, durable", left, right, static figures => figures.Ingest);
    }

    public async ValueTask DisposeAsync()
    {
        folder.Delete(recursive: true);
        random.Dispose();
        if (database is not null)
            await database.DisposeAsync();
    }

    private static async Task TellAsync(TextWriter output, string what, List<Figures> plain, List<Figures> closed, Func<Figures, double> figure)
    {
        var (one, other) = (Median(plain.Select(figure)), Median(closed.Select(figure)));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{what,-44} {one,10:0.000} {other,10:0.000} {other / one,7:0.00}"));
    }

    private static double Median(IEnumerable<double> figures) => figures.Order().ElementAt(Rounds / 2);

    private async Task FillAsync()
    {
        await using var store = await OpenAsync();
        var curator = new MemoryCurator(store, TimeProvider.System, new());
        foreach (var facts in Sentences.Write(Memories).Chunk(Batch))
            await curator.RememberAsync(Scope, [.. facts.Select(text => new NewFact { Type = Client.MemoryType.Fact, Content = text })], ids, CancellationToken.None);
        if (store.Sealing is { } sealing && !(await sealing.RunAsync(null, CancellationToken.None)).IsDone)
            throw new InvalidOperationException("The store is not encrypted: what would be measured is not what it says.");
    }

    private async Task<Figures> MeasureAsync()
    {
        double read;
        await using (var unread = await OpenAsync())
        {
            var start = Stopwatch.GetTimestamp();
            await unread.ReadDeltaAsync(Scope, 0, CancellationToken.None);
            read = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        await using var store = await OpenAsync();
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(store)
            .AddSingleton(TimeProvider.System)
            .AddEmbedding(new EmbeddingSettings())
            .AddRecall()
            .BuildServiceProvider();
        var recall = services.GetRequiredService<RecallService>();
        var cold = await TimeAsync(1, async () => await recall.RecallAsync(Scope, Question, CancellationToken.None));
        var warm = await TimeAsync(Recalls, async () => await recall.RecallAsync(Scope, Question, CancellationToken.None));
        var ingest = new IngestService(store, new JobSignals(), TimeProvider.System);
        var turn = new NewTurn(null, Client.TurnRole.User, null, "I had lunch with Priya at the new place by the river, and it was good.", null, null);
        var written = await TimeAsync(Turns, async () => await ingest.IngestAsync(ThrowawayStore.ScopeOf(user: 2), new SessionId("s1"), [turn], ids, CancellationToken.None));
        return new Figures(read, cold, warm, written);
    }

    private static async Task<double> TimeAsync(int times, Func<Task> work)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < times; i++)
            await work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / times;
    }

    private async Task<IMemoryStore> OpenAsync()
    {
        if (database is null)
        {
            return await EmbeddedMemoryStore.OpenAsync(
                new EmbeddedOptions { Folder = folder.FullName, Ring = ring }, TimeProvider.System, NullLogger<EmbeddedMemoryStore>.Instance, CancellationToken.None);
        }

        using var embedder = new HashingEmbeddingGenerator();
        return await PostgresMemoryStore.OpenAsync(
            new PostgresOptions { ConnectionString = database.ConnectionString, Ring = ring, Patience = TimeSpan.FromSeconds(30) },
            new TextAnalysis(embedder), TimeProvider.System, NullLogger<PostgresMemoryStore>.Instance, CancellationToken.None);
    }

    /// <summary>Milliseconds, each for one.</summary>
    private sealed record Figures(double Read, double Cold, double Warm, double Ingest);
}
