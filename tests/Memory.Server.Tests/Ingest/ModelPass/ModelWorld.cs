using Memory.Server.Ingest;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Tests.Storage;
using Memory.Server.Tests.Storage.Embedded;
using Memory.Testing;

namespace Memory.Server.Tests.Ingest.ModelPass;

/// <summary>A world whose server has a model: rules work at once, the model's pass when it is started.</summary>
internal sealed class ModelWorld : IAsyncDisposable
{
    private readonly World world;

    private ModelWorld(World world) => this.world = world;

    public World World => world;

    public IMemoryStore Store => world.Store;

    public ScriptedReader Model { get; } = new();

    public ModelPassOptions Options { get; init; } = new() { CallTimeout = Timeout.InfiniteTimeSpan };

    public ModelPassMetrics Metrics { get; } = new();

    public CapturingLogger<ModelWorker> Log { get; } = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ModelWorld> OpenAsync(ModelPassOptions? options = null)
    {
        var opened = await World.OpenAsync(withModel: true);
        return options is null ? new ModelWorld(opened) : new ModelWorld(opened) { Options = options };
    }

    /// <summary>Says something and lets the rules read it.</summary>
    public Task<IngestJob> SayAsync(string content) => world.IngestAndWorkAsync(content);

    /// <summary>The id of the model's job that was made as the first, the second and so on.</summary>
    public JobId IdOf(int number, Scope? of = null) => JobId.Create(of ?? world.Ana, new CountingIds(World.FirstModelJob + number - 1).NewId());

    /// <summary>The model's job that was made as the first, the second and so on.</summary>
    public Task<IngestJob?> FindAsync(int number, Scope? of = null) =>
        Store.ReadAsync(of ?? world.Ana, (view, token) => view.GetJobAsync(IdOf(number, of), token), Token).AsTask();

    public Task<int> CountAsync() => Store.Jobs.CountAsync(JobLane.Model, Token).AsTask();

    /// <summary>The work of one claim, without a worker.</summary>
    public ModelWork Work(IMemoryStore? over = null) => new(over ?? Store, Model, world.Ids, Options, Metrics, world.Time);

    public Task<JobClaim> ClaimAsync() => Store.Jobs.ClaimAsync(JobLane.Model, ModelWorker.LaneOf(Options).Batch, Token).Guarded();

    /// <summary>Claims what is due, has the model read it, and gives it back.</summary>
    public async Task<JobClaim> WorkOnceAsync()
    {
        var claim = await ClaimAsync();
        await Work().RunAsync(claim, Token);
        await Store.Jobs.ReleaseAsync(claim, Token);
        return claim;
    }

    /// <summary>Lets the rules read the oldest ingest that waits.</summary>
    public async Task RulesAsync()
    {
        var claim = await Store.Jobs.ClaimAsync(Token);
        await new TurnExtraction(Store, world.Extractor, world.Ids, new IngestOptions(), world.Time, followUp: world.FollowUp).RunAsync(claim, Token);
        await Store.Jobs.ReleaseAsync(claim, Token);
        world.Time.Advance(TimeSpan.FromSeconds(1));
    }

    public Task<SlotState> SlotAsync(string slot) => Store.ReadAsync(world.Ana, (view, token) => view.GetSlotAsync(Slot.Parse(slot), null, token), Token).AsTask();

    /// <summary>Hides a turn, as "forget that" does.</summary>
    public async Task HideAsync(MessageId id)
    {
        var turn = await world.TurnAsync(id);
        await Store.CommitAsync(world.Ana, new UserCommit { At = world.Time.Now(), Turns = [turn! with { IsHidden = true }] }, Token);
    }

    public ModelWorker Worker(IMemoryStore? over = null) =>
        new(over ?? Store, Work(over), new ModelPause(Options, world.Time), Options, Metrics, world.Time, Log);

    /// <summary>Lets a worker work, and the clock run, until a job is as it is waited for: by seconds, or in longer steps for what takes an hour of it.</summary>
    public async Task<IngestJob> UntilAsync(int number, Func<IngestJob, bool> isSo, Scope? of = null, TimeSpan? step = null)
    {
        while (true)
        {
            if (await FindAsync(number, of) is { } job && isSo(job))
                return job;
            world.Time.Advance(step ?? TimeSpan.FromSeconds(1));

            // A busy worker must not find the clock days ahead, where its jobs are so old that they are dropped.
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Metrics.Dispose();
        await world.DisposeAsync();
    }
}
