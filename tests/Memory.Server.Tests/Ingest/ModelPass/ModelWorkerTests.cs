using Memory.Server.Extraction.Model;
using Memory.Server.Ingest;
using Memory.Server.Ingest.ModelPass;
using Memory.Server.Memories;
using Memory.Server.Models;
using Memory.Server.Storage;
using Memory.Server.Tests.Api;
using Memory.Server.Tests.Storage;
using Memory.Testing;

namespace Memory.Server.Tests.Ingest.ModelPass;

/// <summary>The model's lane at work, and every way in which a model can fail it.</summary>
public sealed class ModelWorkerTests
{
    private const string Rex = "the dog is called Rex";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_ThatHangs_HoldsUpNobodysRulesAndNoOtherUsersCall()
    {
        await using var world = await RexAsync();
        var answers = new TaskCompletionSource();
        world.Model.Meanwhile = (number, _, _) => number == 1 ? answers.Task : Task.CompletedTask;
        world.World.Extractor.Says("I live in Austin now", World.Proposal("location", "Austin"));
        using var worker = world.Worker();
        await worker.StartAsync(Token);
        await world.Model.CalledAsync().Guarded();

        await using (await world.World.StartWorkerAsync(new IngestOptions()))
        {
            var rules = await world.World.IngestAsync(World.Message("I live in Austin now"));
            Assert.Equal(JobStatus.Done, (await world.World.WaitAsync(rules).Guarded()).Status);
        }

        var bob = World.Of("acme", "bob");
        await world.World.Ingest.IngestAsync(bob, SessionId.Default, [World.Message(Rex)], world.World.Ids, Token);
        await world.RulesAsync();
        await world.Model.CalledAsync().Guarded();
        answers.SetResult();
        await world.UntilAsync(1, static job => job.Status == JobStatus.Done).Guarded();
        await worker.StopAsync(Token);
    }

    [Theory]
    [InlineData("Unreachable")]
    [InlineData("TimedOut")]
    [InlineData("RateLimited")]
    [InlineData("ServiceError")]
    [InlineData("CircuitOpen")]
    public async Task Model_ThatIsAway_IsWaitedForAndCountsNoAttempt(string fault)
    {
        await using var world = await RexAsync();
        world.Model.Meanwhile = (number, _, _) => number <= 6 ? throw Failed(Enum.Parse<ModelFault>(fault)) : Task.CompletedTask;
        using var worker = world.Worker();
        await worker.StartAsync(Token);

        var waiting = await world.UntilAsync(1, static job => job.Status == JobStatus.Queued && job.LastError is not null).Guarded();
        Assert.Equal((0, fault), (waiting.Attempts, waiting.LastError));
        Assert.NotNull(waiting.FailingSince);
        Assert.True(waiting.NotBefore > waiting.UpdatedAt);

        var done = await world.UntilAsync(1, static job => job.Status == JobStatus.Done).Guarded();
        Assert.Equal((1, null, null), (done.Attempts, done.LastError, done.FailingSince));
        Assert.Equal(7, world.Model.Calls.Count);
        Assert.Equal(["rex"], (await world.World.ListAsync()).Select(static memory => memory.Identity));
        Assert.Contains(world.Log.Lines, static line => line.StartsWith("Warning: The model cannot read", StringComparison.Ordinal));
        await worker.StopAsync(Token);
    }

    [Fact]
    public async Task Model_ThatAsksToBeLeftAlone_IsLeftAloneThatLongForAllUsers()
    {
        await using var world = await RexAsync(new ModelPassOptions { CallTimeout = Timeout.InfiniteTimeSpan, Workers = 1 });
        var bob = World.Of("acme", "bob");
        await world.World.Ingest.IngestAsync(bob, SessionId.Default, [World.Message(Rex)], world.World.Ids, Token);
        await world.RulesAsync();
        List<DateTimeOffset> calls = [];
        world.Model.Meanwhile = (number, _, _) =>
        {
            calls.Add(world.World.Time.GetUtcNow());
            return number == 1 ? throw Failed(ModelFault.RateLimited, TimeSpan.FromMinutes(3)) : Task.CompletedTask;
        };
        using var worker = world.Worker();
        await worker.StartAsync(Token);

        await world.UntilAsync(1, static job => job.Status == JobStatus.Done).Guarded();
        await world.UntilAsync(2, static job => job.Status == JobStatus.Done, bob).Guarded();

        Assert.Equal(3, calls.Count);
        Assert.All(calls.Skip(1), call => Assert.True(call - calls[0] >= TimeSpan.FromMinutes(3), $"It was asked again after {call - calls[0]}."));
        await worker.StopAsync(Token);
    }

    [Fact]
    public async Task Model_ThatIsAwayForADay_EndsTheJobAsFailedWhichCanBeTriedAgain()
    {
        await using var world = await RexAsync(new ModelPassOptions { CallTimeout = Timeout.InfiniteTimeSpan, GiveUpAfter = TimeSpan.FromMinutes(10) });
        world.Model.Meanwhile = static (_, _, _) => throw Failed(ModelFault.ServiceError);
        using var worker = world.Worker();
        await worker.StartAsync(Token);

        var failed = await world.UntilAsync(1, static job => job.Status == JobStatus.Failed).Guarded();
        Assert.Equal("ServiceError", failed.LastError);
        Assert.True(failed.UpdatedAt - failed.FailingSince >= TimeSpan.FromMinutes(10));
        var calls = world.Model.Calls.Count;
        Assert.Equal([failed.Id], (await world.Store.Jobs.ListFailedAsync(world.World.Ana, null, 10, Token)).Items.Select(static job => job.Id));

        world.Model.Meanwhile = static (_, _, _) => Task.CompletedTask;

        // A job is seen a moment before it is durable, and can be tried again only then: a commit of nothing waits for that.
        await world.Store.CommitAsync(world.World.Ana, UserCommit.None, Token);
        Assert.NotNull(await new FailedJobs(world.Store, world.World.Time).RetryAsync(failed.Id, static _ => true, Token));
        await world.UntilAsync(1, static job => job.Status == JobStatus.Done).Guarded();
        Assert.Equal(calls + 1, world.Model.Calls.Count);
        await worker.StopAsync(Token);
    }

    [Fact]
    public async Task Model_ThatRefusesOurKey_IsWaitedForLongerAndSaidOnceAMinute()
    {
        await using var world = await RexAsync(new ModelPassOptions { CallTimeout = Timeout.InfiniteTimeSpan, GiveUpAfter = TimeSpan.FromMinutes(5) });
        world.Model.Meanwhile = static (_, _, _) => throw Failed(ModelFault.Refused);
        using var worker = world.Worker();
        await worker.StartAsync(Token);

        var waiting = await world.UntilAsync(1, static job => job.Status != JobStatus.Running && job.UpdatedAt - job.FailingSince > TimeSpan.FromMinutes(30), step: TimeSpan.FromSeconds(10)).Guarded();

        Assert.Equal((JobStatus.Queued, 0, "Refused"), (waiting.Status, waiting.Attempts, waiting.LastError));
        var lines = world.Log.Lines.Count(static line => line.StartsWith("Error: The model refuses", StringComparison.Ordinal));
        Assert.InRange(lines, 1, world.Model.Calls.Count);
        world.Model.Meanwhile = static (_, _, _) => Task.CompletedTask;
        await world.UntilAsync(1, static job => job.Status == JobStatus.Done).Guarded();
        await worker.StopAsync(Token);
    }

    [Theory]
    [InlineData(0, "Unreadable")]
    [InlineData(1, "Unreadable")]
    [InlineData(2, "Refused")]
    [InlineData(3, "InvalidOperationException")]
    public async Task Job_ThatTheModelCannotAnswer_FailsAfterAFewAttemptsAndTheOthersAreDone(int kind, string error)
    {
        await using var world = await RexAsync();
        const string Poison = "what no model can bear";
        await world.SayAsync(Poison);
        world.Model.Says("the cat is called Tom", World.Proposal("cat", "Tom"));
        await world.SayAsync("the cat is called Tom");
        Exception[] faults =
        [
            new UnreadableReplyException("No JSON."), Failed(ModelFault.Unreadable), new ModelFailedException(ModelFault.Refused, "Too long.") { IsOfTheRequest = true },
            new InvalidOperationException("Broken."),
        ];
        world.Model.Meanwhile = (_, reading, _) => reading.Turns.Any(static turn => turn.Content == Poison) ? throw faults[kind] : Task.CompletedTask;
        using var worker = world.Worker();
        await worker.StartAsync(Token);

        var failed = await world.UntilAsync(2, static job => job.Status == JobStatus.Failed).Guarded();
        Assert.Equal((5, error), (failed.Attempts, failed.LastError));
        foreach (var number in new[] { 1, 3 })
            await world.UntilAsync(number, static job => job.Status == JobStatus.Done).Guarded();
        Assert.Equal(["rex", "tom"], (await world.World.ListAsync()).Select(static memory => memory.Identity).Order());
        Assert.All(world.Log.Lines, static line => Assert.DoesNotContain(Poison, line, StringComparison.Ordinal));
        await worker.StopAsync(Token);
    }

    [Fact]
    public async Task Call_ThatIgnoresItsToken_IsLeftBehind()
    {
        await using var world = await RexAsync(new ModelPassOptions { CallTimeout = TimeSpan.FromMinutes(1), Workers = 1 });
        var never = new TaskCompletionSource();
        world.Model.Meanwhile = (number, _, _) => number == 1 ? never.Task : Task.CompletedTask;
        using var worker = world.Worker();
        await worker.StartAsync(Token);

        var job = await world.UntilAsync(1, static job => job.LastError is not null).Guarded();

        Assert.Equal("TimedOut", job.LastError);
        await world.UntilAsync(1, static job => job.Status == JobStatus.Done).Guarded();
        await worker.StopAsync(Token);
        never.SetResult();
    }

    [Fact]
    public async Task Stop_WhileTheModelReads_GivesTheJobBackUncounted()
    {
        await using var world = await RexAsync();
        world.Model.Meanwhile = static (number, _, token) => number == 1 ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) : Task.CompletedTask;
        using (var worker = world.Worker())
        {
            await worker.StartAsync(Token);
            await world.Model.CalledAsync().Guarded();
            await worker.StopAsync(Token).Guarded();
        }

        Assert.Equal((JobStatus.Queued, 0, null), await world.FindAsync(1) is { } job ? (job.Status, job.Attempts, job.LastError) : default);
        using var next = world.Worker();
        await next.StartAsync(Token);
        await world.UntilAsync(1, static job => job.Status == JobStatus.Done).Guarded();
        await next.StopAsync(Token);
    }

    [Fact]
    public async Task Job_WhoseWorkersDie_EndsAsFailed()
    {
        await using var world = await RexAsync();
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            // A worker that dies leaves the job running; its attempt was counted before.
            var claim = await world.ClaimAsync();
            Assert.Equal(attempt, claim.Job.Attempts);
            await world.Store.CommitAsync(world.World.Ana, new UserCommit { Jobs = [claim.Job with { Status = JobStatus.Queued }], Fence = claim }, Token);
            await world.Store.Jobs.ReleaseAsync(claim, Token);
        }

        using var worker = world.Worker();
        await worker.StartAsync(Token);
        var failed = await world.UntilAsync(1, static job => job.Status == JobStatus.Failed).Guarded();

        Assert.Equal((5, LaneWorker.WorkerLost), (failed.Attempts, failed.LastError));
        Assert.Empty(world.Model.Calls);
        await worker.StopAsync(Token);
    }

    [Fact]
    public async Task Answer_ThatWasStoredWithoutAWord_StaysDoneAndIsNotAskedForAgain()
    {
        await using var world = await RexAsync();
        var lost = new FaultyStore.Switch { LosesAnswers = true };
        using var worker = world.Worker(new FaultyStore(world.Store, lost));
        await worker.StartAsync(Token);

        await world.UntilAsync(1, static job => job.Status == JobStatus.Done).Guarded();
        await worker.StopAsync(Token);

        Assert.Single(world.Model.Calls);
        Assert.Single((await world.SlotAsync("pet")).Observations);
        Assert.Equal(JobStatus.Done, (await world.FindAsync(1))!.Status);
    }

    [Fact]
    public async Task Answer_ThatTheStorageNeverTakes_EndsTheJobAsFailed()
    {
        await using var world = await RexAsync();
        var refusing = new FaultyStore.Switch { Refuses = static commit => !commit.Memories.IsEmpty };
        using var worker = world.Worker(new FaultyStore(world.Store, refusing));
        await worker.StartAsync(Token);

        var failed = await world.UntilAsync(1, static job => job.Status == JobStatus.Failed).Guarded();

        Assert.Equal((5, nameof(StorageUnavailableException)), (failed.Attempts, failed.LastError));
        await worker.StopAsync(Token);
    }

    [Fact]
    public async Task Metrics_OfThePass_CountJobsFactsAndWhatWaits()
    {
        await using var world = await RexAsync();
        using var listener = new CountListener(world.Metrics.IsOf);
        using var backlog = new ModelBacklog(world.Store, world.Metrics, world.Options, world.World.Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<ModelBacklog>.Instance);
        await backlog.StartAsync(Token);
        await Task.Run(() => { while (listener.Of("memory.server.model_pass.backlog") == 0) Token.ThrowIfCancellationRequested(); }, Token).Guarded();
        await backlog.StopAsync(Token);

        await world.WorkOnceAsync();

        Assert.Equal(1, listener.Of("memory.server.model_pass.jobs outcome=done"));
        Assert.Equal(1, listener.Of("memory.server.model_pass.facts"));
        Assert.Equal(1, listener.Of("memory.server.model_pass.dropped reason=question"));
    }

    private static ModelFailedException Failed(ModelFault fault, TimeSpan? retryAfter = null) => new(fault, "It failed.") { RetryAfter = retryAfter };

    /// <summary>Ana has told of her dog, and the rules have understood nothing.</summary>
    private static async Task<ModelWorld> RexAsync(ModelPassOptions? options = null)
    {
        var world = await ModelWorld.OpenAsync(options);
        world.Model.Says(Rex, World.Proposal("pet", "Rex"));
        await world.SayAsync(Rex);
        return world;
    }
}
