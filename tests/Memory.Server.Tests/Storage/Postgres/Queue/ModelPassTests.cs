using Memory.Server.Ingest;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Postgres;
using Memory.Server.Tests.Ingest.ModelPass;
using Memory.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Storage.Postgres.Queue;

/// <summary>The model's pass of several servers over one database.</summary>
public sealed class ModelPassTests
{
    private static readonly ModelPassOptions Options = new() { JobsPerCall = 2 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Scope Ada { get; } = SharedDatabase.User("ada");

    [Fact]
    public async Task Pass_OfTwoServers_ReadsEachTurnOnceWithItsEffectsOnce()
    {
        const int Users = 6, Turns = 5;
        await using var database = await SharedDatabase.CreateAsync();
        PostgresMemoryStore[] servers = [await database.OpenAsync("one"), await database.OpenAsync("two")];
        var model = new ScriptedReader();
        for (var turn = 0; turn < Turns; turn++)
        {
            model.Says($"thing number {turn} is fine", World.Proposal($"thing_{turn}", "fine"));
            for (var user = 0; user < Users; user++)
                await SayAsync(servers[user % 2], SharedDatabase.User($"user-{user}"), $"thing number {turn} is fine");
        }

        ModelWorker[] workers = [Worker(servers[0], model), Worker(servers[1], model)];
        foreach (var worker in workers)
            await worker.StartAsync(Token);
        await database.UntilAsync("SELECT count(*) = 0 FROM jobs WHERE status IN ('queued', 'running')");
        foreach (var worker in workers)
        {
            await worker.StopAsync(Token);
            worker.Dispose();
        }

        Assert.Equal((long)Users * Turns, await database.AskAsync("SELECT count(*) FROM observations"));
        Assert.Equal((long)Users * Turns, await database.AskAsync("SELECT count(*) FROM memories WHERE mode = 'extracted' AND recorded_to IS NULL"));
        Assert.Equal(Users * Turns, model.Calls.Sum(static call => call.Turns.Count));
        Assert.Equal(0L, await database.AskAsync("SELECT count(*) FROM jobs WHERE status <> 'done' OR attempts <> 1"));
        await database.UntilAsync("SELECT count(*) = 0 FROM work_queue");
    }

    [Fact]
    public async Task Call_OfAServerThatLostItsLease_IsMadeAgainAndTheLateAnswerRefused()
    {
        await using var database = await SharedDatabase.CreateAsync();

        // A server that no longer gives signs of life, as one that is killed, and comes back late.
        var paused = await database.OpenAsync("paused", static options => options with { Lease = TimeSpan.FromMilliseconds(300) });
        var living = await database.OpenAsync("living", static options => options with { QueuePoll = TimeSpan.FromMilliseconds(50) });
        var model = new ScriptedReader();
        model.Says("the dog is called Rex", World.Proposal("pet", "Rex"));
        await SayAsync(paused, Ada, "the dog is called Rex");
        var lost = await paused.Jobs.ClaimAsync(JobLane.Model, JobBatch.One, Token);
        await database.AskAsync("UPDATE work_queue SET epoch = nextval('work_epochs'), leased_until = clock_timestamp() - interval '1 second'");

        model.Meanwhile = async (number, _, _) =>
        {
            if (number == 1)
                await Work(living, model).RunAsync(await living.Jobs.ClaimAsync(JobLane.Model, JobBatch.One, Token).Guarded(), Token);
        };
        await Work(paused, model).RunAsync(lost, Token);
        await paused.Jobs.ReleaseAsync(lost, Token);

        Assert.Equal(2, model.Calls.Count);
        Assert.Equal(1L, await database.AskAsync("SELECT count(*) FROM observations"));
        Assert.Equal(1L, await database.AskAsync("SELECT count(*) FROM jobs WHERE lane = 'model' AND status = 'done' AND attempts = 2"));
    }

    private static async Task SayAsync(PostgresMemoryStore store, Scope user, string content)
    {
        var ids = new TimeOrderedIds(TimeProvider.System, System.Security.Cryptography.RandomNumberGenerator.Create());
        await new IngestService(store, new JobSignals(), TimeProvider.System).IngestAsync(user, SessionId.Default, [World.Message(content)], ids, Token);
        var claim = await store.ClaimAsync();
        await new TurnExtraction(store, new TaughtExtractor(), ids, new IngestOptions(), TimeProvider.System, followUp: new ModelFollowUp(ids, Options)).RunAsync(claim, Token);
        await store.Jobs.ReleaseAsync(claim, Token);
    }

    private static ModelWork Work(PostgresMemoryStore store, ScriptedReader model) => new(
        store, model, new TimeOrderedIds(TimeProvider.System, System.Security.Cryptography.RandomNumberGenerator.Create()), Options, new ModelPassMetrics(), TimeProvider.System);

    private static ModelWorker Worker(PostgresMemoryStore store, ScriptedReader model) => new(
        store, Work(store, model), new ModelPause(Options, TimeProvider.System), Options, new ModelPassMetrics(), TimeProvider.System, NullLogger<ModelWorker>.Instance);
}
