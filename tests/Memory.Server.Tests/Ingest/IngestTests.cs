using Memory.Server.Extraction;
using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Tests.Api;
using Memory.Testing;

namespace Memory.Server.Tests.Ingest;

public sealed class IngestTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Turn_WithAFact_BecomesAMemoryWithItsSource()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I live in Austin", World.Proposal("location", "Austin"));

        var job = await world.IngestAndWorkAsync("I live in Austin");

        Assert.Equal(JobStatus.Done, job.Status);
        var memory = Assert.Single(await world.ListAsync());
        Assert.Equal([memory.Id], job.Memories);
        Assert.Equal(job.Messages, memory.Source!.Messages);
        Assert.Equal(IngestionMode.Rules, memory.Mode);
    }

    [Fact]
    public async Task Turn_SaidEarlierButArrivingLate_NeverOverridesTheNewer()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I just moved to Dallas", World.Proposal("location", "Dallas"));
        world.Extractor.Says("I live in Austin", World.Proposal("location", "Austin"));

        await world.IngestAndWorkAsync("I just moved to Dallas", said: world.Time.Now());
        await world.IngestAndWorkAsync("I live in Austin", said: world.Time.Now().AddDays(-30));

        Assert.Equal(["dallas"], (await world.ListAsync()).Select(static memory => memory.Identity));
    }

    [Fact]
    public async Task Turn_ChangingItsMind_EndsWithTheLastWord()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I live in Zurich, no, Austin", World.Proposal("location", "Zurich"), World.Proposal("location", "Austin"));

        await world.IngestAndWorkAsync("I live in Zurich, no, Austin");

        Assert.Equal(["austin"], (await world.ListAsync()).Select(static memory => memory.Identity));
    }

    [Fact]
    public async Task Message_SentAgain_IsStoredOnceAndAnsweredAsBefore()
    {
        await using var world = await World.OpenAsync();
        var first = await world.IngestAsync(World.Message("hello", id: "m-1"));

        var again = await world.IngestAsync(World.Message("hello", id: "m-1"));

        Assert.Equal(first.Job.Id, again.Job.Id);
        Assert.Equal(first.Messages, again.Messages);
        Assert.Equal(1, (await world.UsageAsync()).Messages);
    }

    [Fact]
    public async Task Message_IdWithOtherContent_ConflictsAndNothingOfTheRequestIsStored()
    {
        await using var world = await World.OpenAsync();
        await world.IngestAsync(World.Message("hello", id: "m-1"));

        await Assert.ThrowsAsync<ConflictException>(() => world.IngestAsync(World.Message("new"), World.Message("other", id: "m-1")).AsTask());

        Assert.Equal(1, (await world.UsageAsync()).Messages);
    }

    [Fact]
    public async Task Messages_PartlyKnown_JobCoversWhatIsNew()
    {
        await using var world = await World.OpenAsync();
        await world.IngestAsync(World.Message("one", id: "m-1"));

        var second = await world.IngestAsync(World.Message("one", id: "m-1"), World.Message("two", id: "m-2"));

        Assert.Equal([new MessageId("m-2")], second.Job.Messages);
        Assert.Equal([new MessageId("m-1"), new MessageId("m-2")], second.Messages);
    }

    [Fact]
    public async Task Job_ThatKeepsFailing_EndsAsFailedAndLetsTheNextOneRun()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.FailsOn("poison");
        world.Extractor.Says("I live in Austin", World.Proposal("location", "Austin"));

        var poisoned = await world.IngestAsync(World.Message("poison"));
        var healthy = await world.IngestAsync(World.Message("I live in Austin"));
        await using var worker = await world.StartWorkerAsync(new IngestOptions { MaxAttempts = 2, RetryDelay = TimeSpan.FromMilliseconds(1) });

        Assert.Equal(JobStatus.Done, (await world.WaitAsync(healthy)).Status);
        var failed = await world.WaitAsync(poisoned);
        Assert.Equal((JobStatus.Failed, 2), (failed.Status, failed.Attempts));
        Assert.DoesNotContain("poison", failed.LastError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Job_WhoseAttemptEndsAfterItsEffectsWereStored_StaysDone()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I live in Austin", World.Proposal("location", "Austin"));
        var lost = new FaultyStore.Switch { LosesAnswers = true, LostAnswer = new OperationCanceledException("The attempt's time is over.") };

        var receipt = await world.IngestAsync(World.Message("I live in Austin"));
        var worker = await world.StartWorkerAsync(new IngestOptions(), over: new FaultyStore(world.Store, lost));

        await world.WaitAsync(receipt);
        await worker.DisposeAsync();
        var job = (await world.Store.FindJobAsync(world.Ana.Owner, receipt.Job.Id, Token))!.Value.Job;
        Assert.Equal((JobStatus.Done, 1), (job.Status, job.Attempts));
        Assert.Equal(["austin"], (await world.ListAsync()).Select(static memory => memory.Identity));
    }

    [Fact]
    public async Task Job_WhoseEffectsTheStorageNeverTakes_EndsAsFailedAndLetsTheNextOneRun()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I live in Austin", World.Proposal("location", "Austin"));
        var refusing = new FaultyStore.Switch { Refuses = static commit => !commit.Memories.IsEmpty };

        var refused = await world.IngestAsync(World.Message("I live in Austin"));
        var healthy = await world.IngestAsync(World.Message("hello"));
        await using var worker = await world.StartWorkerAsync(new IngestOptions { Workers = 1 }, over: new FaultyStore(world.Store, refusing));

        var failed = await world.WaitAsync(refused).Guarded();
        Assert.Equal((JobStatus.Failed, 10, nameof(StorageUnavailableException)), (failed.Status, failed.Attempts, failed.LastError));
        Assert.Equal(JobStatus.Done, (await world.WaitAsync(healthy)).Status);
    }

    [Fact]
    public async Task Job_WhoseEffectsTheStorageTakesLate_IsDone()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I live in Austin", World.Proposal("location", "Austin"));
        var refusals = 0;
        var refusing = new FaultyStore.Switch { Refuses = commit => !commit.Memories.IsEmpty && ++refusals < 9 };

        var receipt = await world.IngestAsync(World.Message("I live in Austin"));
        await using var worker = await world.StartWorkerAsync(new IngestOptions(), over: new FaultyStore(world.Store, refusing));

        var job = await world.WaitAsync(receipt);
        Assert.Equal((JobStatus.Done, 9, null), (job.Status, job.Attempts, job.LastError));
        Assert.Equal(["austin"], (await world.ListAsync()).Select(static memory => memory.Identity));
    }

    [Fact]
    public async Task Job_WhileTheStorageTakesNothing_LosesNoAttempt()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I live in Austin", World.Proposal("location", "Austin"));
        var refusals = 0;
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var down = new FaultyStore.Switch
        {
            Refuses = _ =>
            {
                var isDown = !enough.Task.IsCompleted;
                if (++refusals == 50)
                    enough.TrySetResult();
                return isDown;
            },
        };

        var receipt = await world.IngestAsync(World.Message("I live in Austin"));
        await using var worker = await world.StartWorkerAsync(new IngestOptions { Workers = 1 }, over: new FaultyStore(world.Store, down));

        var job = await world.WaitAsync(receipt);
        Assert.Equal((JobStatus.Done, 1, null), (job.Status, job.Attempts, job.LastError));
        Assert.True(refusals > 50);
    }

    [Fact]
    public async Task ForgetThat_HidesTheMemoryAndTheTurnItCameFrom()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I live in Austin", World.Proposal("location", "Austin"));
        world.Extractor.Forgets("Forget that", new ForgetRequest([], About: null));

        var told = await world.IngestAndWorkAsync("I live in Austin");
        await world.IngestAndWorkAsync("Forget that");

        Assert.Empty(await world.ListAsync());
        Assert.True((await world.TurnAsync(told.Messages[0]))!.IsHidden);
    }

    [Fact]
    public async Task ForgetSomethingNamed_LeavesTheRest()
    {
        await using var world = await World.OpenAsync();
        world.Extractor.Says("I live in Austin and love jazz", World.Proposal("location", "Austin"), World.Proposal("like", "jazz"));
        world.Extractor.Forgets("Forget that I love jazz", new ForgetRequest([World.Proposal("like", "jazz")], "I love jazz"));
        world.Extractor.Forgets("Forget about oboes", new ForgetRequest([], "oboes"));

        await world.IngestAndWorkAsync("I live in Austin and love jazz");
        await world.IngestAndWorkAsync("Forget that I love jazz");
        var about = await world.IngestAndWorkAsync("Forget about oboes");

        Assert.Equal(["austin"], (await world.ListAsync()).Select(static memory => memory.Identity));
        Assert.False((await world.TurnAsync(about.Messages[0]))!.IsHidden);
    }

    [Fact]
    public async Task Wait_ForAJobThatNobodyWorks_EndsInTime()
    {
        await using var world = await World.OpenAsync();
        var receipt = await world.IngestAsync(World.Message("hello"));

        var job = await world.Advancing(() => world.Ingest.WaitAsync(world.Ana, receipt.Job.Id, TimeSpan.FromSeconds(30), Token).AsTask());

        Assert.Equal(JobStatus.Queued, job!.Status);
    }

    [Fact]
    public async Task Wait_InARequest_DoesNotUseUpItsTimeForTheStorage()
    {
        await using var world = await World.OpenAsync();
        var receipt = await world.IngestAsync(World.Message("hello"));
        var budgets = new List<StorageBudget?>();
        var store = new FaultyStore(world.Store, new FaultyStore.Switch { OnRead = () => budgets.Add(StorageBudget.Current) });
        var ingest = new IngestService(store, world.Signals, world.Time);
        StorageBudget.Begin();

        await world.Advancing(() => ingest.WaitAsync(world.Ana, receipt.Job.Id, TimeSpan.FromSeconds(30), Token).AsTask());

        Assert.True(budgets.Count > 1);
        Assert.All(budgets, Assert.Null);
        Assert.NotNull(StorageBudget.Current);
    }

    [Fact]
    public async Task Wait_ForLessThanATimerCanTell_EndsThoughTheClockStands()
    {
        await using var world = await World.OpenAsync();
        var receipt = await world.IngestAsync(World.Message("hello"));

        var job = await Task.Run(() => world.Ingest.WaitAsync(world.Ana, receipt.Job.Id, TimeSpan.FromMicroseconds(300), Token).AsTask(), Token).Guarded();

        Assert.Equal(JobStatus.Queued, job!.Status);
    }

    [Fact]
    public async Task Job_OfAnotherUser_IsNotFoundByAUserKey()
    {
        await using var world = await World.OpenAsync();
        var receipt = await world.IngestAsync(World.Message("hello"));

        Assert.NotNull(await world.Ingest.FindJobAsync(world.Ana.Owner, only: null, receipt.Job.Id, Token));
        Assert.NotNull(await world.Ingest.FindJobAsync(world.Ana.Owner, world.Ana.User, receipt.Job.Id, Token));
        Assert.Null(await world.Ingest.FindJobAsync(world.Ana.Owner, new UserId("bob"), receipt.Job.Id, Token));
        Assert.Null(await world.Ingest.FindJobAsync(new OwnerId("other"), only: null, receipt.Job.Id, Token));
    }
}
