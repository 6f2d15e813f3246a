using System.Security.Cryptography;
using System.Text;
using Memory.Server.Curation;
using Memory.Server.Curation.Associations;
using Memory.Server.Ingest;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Memories;
using Memory.Server.Memories.Associations;
using Memory.Server.Tests.Recall;
using Memory.Server.Recall;
using Memory.Server.Recall.Candidates;
using Memory.Server.Recall.Index;
using Memory.Server.Storage;
using Memory.Server.Users;

namespace Memory.Server.Tests.Storage.Differential;

/// <summary>One of two servers that are fed the same: the rooms over one store, with ids that depend on nothing but what it was fed.</summary>
internal sealed class Twin(IMemoryStore store, ITextAnalysis analysis, ManualTime time, string label, Twin? before = null) : IDisposable
{
    /// <summary>So few links that their bounds are met.</summary>
    private static readonly AssociationOptions Few = new() { PerMemory = 5, PerUser = 40, LookedAtPerReason = 4 };

    private static readonly ModelPassOptions PassOptions = new() { MinWords = 1, JobsPerCall = 3 };

    private readonly UserIndexCache indexes = new(store, new ItemBuilder(analysis), new RecallOptions());
    private readonly SpokenFacts extractor = new(time);
    private readonly Dictionary<Scope, List<MemoryId>> memories = before?.memories ?? [];
    private readonly List<JobId> jobs = before?.jobs ?? [];

    public ManualTime Time => time;

    public IMemoryStore Store => store;

    public CountingIds Ids { get; private init; } = before?.Ids ?? new();

    public MemoryCurator Curator { get; } = new(store, time, Few);

    public AssociationBook Associations { get; } = new(store, Few, time);

    public MemoryRestorer Restorer { get; } = new(store, time);

    public IngestService Ingest { get; } = new(store, new JobSignals(), time);

    public SessionBook Sessions { get; } = new(store, time);

    public UserDirectory Users { get; } = new(store, time);

    /// <summary>Recalls over an index that follows the store step by step.</summary>
    public RecallService Recall => Over(indexes, new RecallOptions());

    public OwnerId OwnerOf(int number) => new((number % 2 == 0 ? "acme " : "😀 ") + label);

    public Scope ScopeOf(int number) => new(OwnerOf(number), new UserId(Pools.Users[number / 2 % Pools.Users.Length]));

    /// <summary>The same server after a restart.</summary>
    public Twin Over(IMemoryStore reopened) => new(reopened, analysis, time, label, this);

    /// <summary>A server over another store that knows what this one knows so far, and goes on by itself.</summary>
    public Twin Beside(IMemoryStore other, ManualTime clock)
    {
        var twin = new Twin(other, analysis, clock, label) { Ids = Ids.Copy() };
        foreach (var (scope, made) in memories)
            twin.Note(scope, made);
        return twin;
    }

    /// <summary>One of the memories that were made for a user, or one that is unknown.</summary>
    public MemoryId MemoryOf(Scope scope, int number) =>
        memories.TryGetValue(scope, out var made) && number % (made.Count + 1) is var place && place < made.Count ? made[place] : new MemoryId(new Guid(number, 0, 0, new byte[8]));

    public JobId JobOf(int number) => jobs.Count == 0 ? new JobId("none") : jobs[number % jobs.Count];

    public void Note(Scope scope, IEnumerable<MemoryId> made)
    {
        if (!memories.TryGetValue(scope, out var known))
            memories.Add(scope, known = []);
        known.AddRange(made.Except(known));
    }

    public void Note(JobId job) => jobs.Add(job);

    /// <summary>Recalls over an index that is made anew of everything that the store holds.</summary>
    public async Task<T> RecallAfreshAsync<T>(Func<RecallService, ValueTask<T>> ask)
    {
        using var fresh = new UserIndexCache(store, new ItemBuilder(analysis), new RecallOptions());
        return await ask(Over(fresh, new RecallOptions()));
    }

    /// <summary>Recalls what the store finds by itself, if it can, as for a user with too much memory for an index.</summary>
    public async Task<T> RecallFoundAsync<T>(Func<RecallService, ValueTask<T>> ask)
    {
        using var fresh = new UserIndexCache(store, new ItemBuilder(analysis), new RecallOptions());
        return await ask(Over(fresh, new RecallOptions { SqlAbove = -1, CandidatesPerReason = 10_000 }));
    }

    /// <summary>Works all jobs that wait, the rules' and then the model's, as workers do; the jobs as they then stand, in an order that the queue has no part in.</summary>
    public async Task<IReadOnlyList<object?>> WorkAsync(CancellationToken cancellationToken)
    {
        var done = new SortedDictionary<string, object?>(StringComparer.Ordinal);
        while (await store.Jobs.CountAsync(cancellationToken) > 0)
        {
            var claim = await store.Jobs.ClaimAsync(cancellationToken);
            var ids = new JobIds(claim.Job);
            var extraction = new TurnExtraction(store, extractor, ids, new IngestOptions(), time, Few, new ModelFollowUp(ids, PassOptions));
            await WorkAsync(claim, () => extraction.RunAsync(claim, cancellationToken).AsTask(), done, cancellationToken);
        }

        while (await store.Jobs.CountAsync(JobLane.Model, cancellationToken) > 0)
        {
            var claim = await store.Jobs.ClaimAsync(JobLane.Model, ModelWorker.LaneOf(PassOptions).Batch, cancellationToken);
            using var metrics = new ModelPassMetrics();
            var work = new ModelWork(store, new SpokenModel(extractor), new JobIds(claim.Job), PassOptions, metrics, time, Few);
            await WorkAsync(claim, () => work.RunAsync(claim, cancellationToken), done, cancellationToken);
        }

        return [.. done.Values];
    }

    private async Task WorkAsync(JobClaim claim, Func<Task> work, SortedDictionary<string, object?> done, CancellationToken cancellationToken)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (fault is not StorageUnavailableException)
        {
            var failed = claim.Jobs.Select(job => job with { Status = JobStatus.Failed, LastError = fault.GetType().Name, UpdatedAt = time.Now() });
            await store.CommitAsync(claim.Scope, new UserCommit { At = time.Now(), Jobs = [.. failed], Fence = claim }, cancellationToken);
        }

        await store.Jobs.ReleaseAsync(claim, cancellationToken);
        foreach (var taken in claim.Jobs)
        {
            var job = await Ingest.FindJobAsync(claim.Scope.Owner, null, taken.Id, cancellationToken);
            Note(claim.Scope, job!.Memories);
            done[job.Id.Value] = (claim.Scope, taken, job);
        }
    }

    public void Dispose() => indexes.Dispose();

    private RecallService Over(UserIndexCache cache, RecallOptions options) =>
        new(new CandidateFinder(store, cache, new ItemBuilder(analysis), Questions.Of(analysis), options), new Utf8TokenEstimator(), time);

    /// <summary>Ids of a job's memories, whenever it is worked.</summary>
    private sealed class JobIds(IngestJob job) : IIdSource
    {
        private int last;

        public Guid NewId() => UuidV7.Compose(
            job.CreatedAt.ToUnixTimeMilliseconds(), ++last, SHA256.HashData(Encoding.UTF8.GetBytes($"{job.Id} {last}")));
    }
}
