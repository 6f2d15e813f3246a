using System.Collections.Immutable;
using Memory.Server.Curation;
using Memory.Server.Extraction;
using Memory.Server.Ingest;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Embedded;
using Memory.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests;

/// <summary>One user, a real store in a folder of its own, a clock that moves when told, and an extractor that reads what it was taught.</summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>Ids of the model's jobs are counted from here on, those of all else from 1.</summary>
    public const int FirstModelJob = 1_000_000;

    private readonly string folder;

    private readonly IFactExtractor reading;

    private World(string folder, IMemoryStore store, ManualTime time, IFactExtractor? reading)
    {
        this.reading = reading ?? Extractor;
        (this.folder, Store, Time) = (folder, store, time);
        Curator = new MemoryCurator(store, time);
        Restorer = new MemoryRestorer(store, time);
        Ingest = new IngestService(store, Signals, time);
    }

    public Scope Ana { get; } = Of("acme", "ana");

    public IMemoryStore Store { get; }

    public ManualTime Time { get; }

    public CountingIds Ids { get; } = new();

    public JobSignals Signals { get; } = new();

    public TaughtExtractor Extractor { get; } = new();

    /// <summary>What the model's pass gets; null for a world without a model.</summary>
    public ModelFollowUp? FollowUp { get; init; }

    public MemoryCurator Curator { get; }

    public MemoryRestorer Restorer { get; }

    public IngestService Ingest { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="reading">What reads turns instead of the extractor that is taught.</param>
    /// <param name="withModel">Whether a model's pass follows.</param>
    public static async Task<World> OpenAsync(IFactExtractor? reading = null, bool withModel = false)
    {
        var path = Directory.CreateTempSubdirectory("memory-world-").FullName;
        var time = new ManualTime();
        var store = await EmbeddedMemoryStore.OpenAsync(
            new EmbeddedOptions { Folder = path }, time, NullLogger<EmbeddedMemoryStore>.Instance, Token);
        return new World(path, store, time, reading) { FollowUp = withModel ? new ModelFollowUp(new CountingIds(FirstModelJob), new ModelPassOptions()) : null };
    }

    public static Scope Of(string owner, string user) => new(new OwnerId(owner), new UserId(user));

    public static NewFact Fact(string key, string value) => new()
    {
        Type = MemoryType.Fact,
        Slot = Slot.Parse(key),
        Content = $"User: {key} is {value}",
        Value = Json.From(value),
    };

    public static ProposedFact Proposal(string key, string value) => new()
    {
        Type = MemoryType.Fact,
        Slot = Slot.Parse(key),
        Content = $"User: {key} is {value}",
        Value = Json.From(value),
    };

    public static NewTurn Message(string content, string? id = null, DateTimeOffset? said = null) =>
        new(id is null ? null : new MessageId(id), TurnRole.User, null, content, said, null);

    public Task<MemoryRecord> RememberAsync(string key, string value) => RememberAsync(Fact(key, value));

    public async Task<MemoryRecord> RememberAsync(NewFact fact)
    {
        var stored = await Curator.RememberAsync(Ana, [fact], Ids, Token);
        return stored[0];
    }

    public async Task<IReadOnlyList<MemoryRecord>> ListAsync() =>
        (await Curator.ListAsync(Ana, new MemoryFilter { Now = Time.Now() }, after: null, limit: 100, Token)).Items;

    public ValueTask<IngestReceipt> IngestAsync(params NewTurn[] turns) =>
        Ingest.IngestAsync(Ana, SessionId.Default, turns, Ids, Token);

    /// <summary>Ingests one message and works it at once, without a worker.</summary>
    public Task<IngestJob> IngestAndWorkAsync(string content, DateTimeOffset? said = null) => IngestAndWorkAsync(Message(content, said: said));

    /// <summary>Ingests messages together and works them at once, without a worker.</summary>
    public async Task<IngestJob> IngestAndWorkAsync(params NewTurn[] turns)
    {
        var receipt = await IngestAsync(turns);
        var claim = await Store.Jobs.ClaimAsync(Token);
        await new TurnExtraction(Store, reading, Ids, new IngestOptions(), Time, followUp: FollowUp).RunAsync(claim, Token);
        await Store.Jobs.ReleaseAsync(claim, Token);
        Time.Advance(TimeSpan.FromSeconds(1));
        return (await Store.ReadAsync(Ana, (view, token) => view.GetJobAsync(receipt.Job.Id, token), Token))!;
    }

    /// <summary>Starts a worker. The clock runs far ahead of the disk while a test waits, so no job runs out of its time unless the test says so.</summary>
    public async Task<RunningWorker> StartWorkerAsync(IngestOptions options, IMemoryStore? over = null)
    {
        options = options with { JobTimeout = Timeout.InfiniteTimeSpan };
        var store = over ?? Store;
        var worker = new IngestWorker(store, new TurnExtraction(store, Extractor, Ids, options, Time, followUp: FollowUp), Signals, options, Time, NullLogger<IngestWorker>.Instance);
        await worker.StartAsync(Token);
        return new RunningWorker(worker);
    }

    /// <summary>Waits until a worker has ended a job, moving the clock so that what is put off comes due.</summary>
    public Task<IngestJob> WaitAsync(IngestReceipt receipt) => Advancing(async () =>
    {
        IngestJob? job;
        do
            job = await Ingest.WaitAsync(Ana, receipt.Job.Id, TimeSpan.FromSeconds(10), Token);
        while (job is not { Status: JobStatus.Done or JobStatus.Failed });
        return job;
    });

    /// <summary>Moves the clock until something that waits on it is done.</summary>
    public async Task<T> Advancing<T>(Func<Task<T>> wait)
    {
        var waiting = wait();
        while (!waiting.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        return await waiting;
    }

    public Task<UserUsage> UsageAsync() => Store.ReadAsync(Ana, static (view, token) => view.GetUsageAsync(token), Token).AsTask();

    public Task<Turn?> TurnAsync(MessageId id) => Store.ReadAsync(Ana, (view, token) => view.GetTurnAsync(id, token), Token).AsTask();

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

/// <summary>A worker that stops when disposed.</summary>
internal sealed class RunningWorker(IngestWorker worker) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await worker.StopAsync(CancellationToken.None);
        worker.Dispose();
    }
}

/// <summary>Ids that count up, in the order of UUIDv7.</summary>
internal sealed class CountingIds(int last = 0) : IIdSource
{
    private int last = last;

    /// <summary>A source that goes on from here by itself.</summary>
    public CountingIds Copy() => new(last);

    public Guid NewId() => new(Interlocked.Increment(ref last), 0, 0x7000, [0x80, 0, 0, 0, 0, 0, 0, 0]);
}

/// <summary>An extractor that finds what it was taught for a sentence, and nothing else.</summary>
internal sealed class TaughtExtractor : IFactExtractor
{
    private readonly Dictionary<string, ExtractedFacts> taught = [];
    private readonly HashSet<string> poison = [];

    public void Says(string sentence, params ImmutableArray<ProposedFact> facts) => taught[sentence] = new ExtractedFacts(facts, []);

    public void Forgets(string sentence, ForgetRequest wish) => taught[sentence] = new ExtractedFacts([], [wish]);

    public void FailsOn(string sentence) => poison.Add(sentence);

    public ValueTask<ExtractedFacts> ExtractAsync(Turn turn, IReadOnlyList<Turn> before, CancellationToken cancellationToken) =>
        poison.Contains(turn.Content)
            ? throw new InvalidOperationException($"Cannot read: {turn.Content}")
            : ValueTask.FromResult(taught.GetValueOrDefault(turn.Content, ExtractedFacts.Nothing));
}
