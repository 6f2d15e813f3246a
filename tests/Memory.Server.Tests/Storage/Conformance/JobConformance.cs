using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class JobConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task Claim_QueuedJob_RunningWithTheAttemptCountedDurably()
    {
        await QueueAsync(Ada, 1);
        var claim = await Store.Jobs.ClaimAsync(Token);
        Assert.Equal((Ada, JobStatus.Running, 1), (claim.Scope, claim.Job.Status, claim.Job.Attempts));
        await ReopenAsync();
        var job = await ReadAsync(Ada, view => view.GetJobAsync(claim.Job.Id, Token));
        Assert.Equal((JobStatus.Running, 1), (job!.Status, job.Attempts));
    }

    [Fact]
    public async Task Claim_NothingQueued_WaitsForACommit()
    {
        var claim = Store.Jobs.ClaimAsync(Token).AsTask();
        Assert.False(claim.IsCompleted);
        await QueueAsync(Ada, 1);
        Assert.Equal(Ada, (await claim.WaitAsync(TimeSpan.FromSeconds(30), Token)).Scope);
    }

    [Fact]
    public async Task Claim_JobDueSoonerThanATimerCanTell_WaitsForTheClock()
    {
        await WriteAsync(Ada, new UserCommit { Jobs = [Rows.Job(Ada, 1) with { NotBefore = Rows.Noon.AddMicroseconds(300) }] });
        var claim = await Task.Run(() => new[] { Store.Jobs.ClaimAsync(Token).AsTask() }, Token).WaitAsync(TimeSpan.FromSeconds(30), Token);
        Assert.False(claim[0].IsCompleted);
        Assert.Equal(Ada, (await AsTimeGoesByAsync(claim[0])).Scope);
    }

    [Fact]
    public async Task Claim_SeveralUsers_TheOldestJobFirstAndEachUserOnce()
    {
        await QueueAsync(Bob, 1, minute: -5);
        await QueueAsync(Ada, 2, minute: -9);
        await QueueAsync(Ada, 3, minute: -8);
        Assert.Equal(Ada, (await Store.Jobs.ClaimAsync(Token)).Scope);
        Assert.Equal(Bob, (await Store.Jobs.ClaimAsync(Token)).Scope);
        Assert.Equal(3, await Store.Jobs.CountAsync(Token));
        Assert.False(Store.Jobs.ClaimAsync(Token).AsTask().IsCompleted);
    }

    [Fact]
    public async Task Claim_OneUsersBacklog_OthersGetTheirTurn()
    {
        for (var i = 0; i < 5; i++)
            await QueueAsync(Ada, i, minute: -60);
        await QueueAsync(Bob, 9, minute: -1);
        List<Scope> served = [];
        for (var i = 0; i < 2; i++)
        {
            var claim = await Store.Jobs.ClaimAsync(Token);
            served.Add(claim.Scope);
            await EndAsync(claim, JobStatus.Done);
        }

        Assert.Equal([Ada, Bob], served);
    }

    [Fact]
    public async Task Claim_JobsOfOneUser_InTheirOrder()
    {
        for (var i = 1; i <= 3; i++)
            await QueueAsync(Ada, i);
        for (var i = 1; i <= 3; i++)
        {
            var claim = await Store.Jobs.ClaimAsync(Token);
            Assert.Equal((JobId.Create(Ada, Rows.Id(i).Value), (long)i), (claim.Job.Id, claim.Job.Sequence));
            await EndAsync(claim, i == 2 ? JobStatus.Failed : JobStatus.Done);
        }

        Assert.Equal(0, await Store.Jobs.CountAsync(Token));
    }

    [Fact]
    public async Task Release_StillRunning_OfferedAtOnceAndTheAttemptNotCounted()
    {
        await QueueAsync(Ada, 1);
        await Store.Jobs.ReleaseAsync(await Store.Jobs.ClaimAsync(Token), Token);
        var job = await ReadAsync(Ada, view => view.GetJobAsync(JobId.Create(Ada, Rows.Id(1).Value), Token));
        Assert.Equal((JobStatus.Queued, 0), (job!.Status, job.Attempts));
        Assert.Equal(1, (await Store.Jobs.ClaimAsync(Token)).Job.Attempts);
    }

    [Fact]
    public async Task Release_QueuedForLater_OfferedThen()
    {
        await QueueAsync(Ada, 1);
        var claim = await Store.Jobs.ClaimAsync(Token);
        await WriteAsync(Ada, new UserCommit
        {
            Jobs = [claim.Job with { Status = JobStatus.Queued, NotBefore = Time.GetUtcNow().AddSeconds(30), LastError = "no" }], Fence = claim,
        });
        await Store.Jobs.ReleaseAsync(claim, Token);
        var next = Store.Jobs.ClaimAsync(Token).AsTask();
        Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(next.IsCompleted);
        Assert.Equal(2, (await AsTimeGoesByAsync(next)).Job.Attempts);
    }

    [Fact]
    public async Task Claim_JobThatAKilledProcessLeft_OfferedAgain()
    {
        await QueueAsync(Ada, 1);
        await QueueAsync(Bob, 2);
        var claim = await Store.Jobs.ClaimAsync(Token);
        await ReopenAsync();
        var again = new[] { await Store.Jobs.ClaimAsync(Token), await Store.Jobs.ClaimAsync(Token) };
        Assert.Equal(2, again.Single(other => other.Scope == claim.Scope).Job.Attempts);
        Assert.Equal(1, again.Single(other => other.Scope != claim.Scope).Job.Attempts);
    }

    [Fact]
    public async Task Write_UnderALostClaim_RefusedAndNothingStored()
    {
        await QueueAsync(Ada, 1);
        var lost = await Store.Jobs.ClaimAsync(Token);
        await Store.Jobs.ReleaseAsync(lost, Token);
        await RefusedAsync(lost);
        var current = await Store.Jobs.ClaimAsync(Token);
        await RefusedAsync(lost);
        await Store.Jobs.ReleaseAsync(lost, Token);
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("fenced")], Fence = current });
        Assert.NotNull(await ReadAsync(Ada, view => view.GetTurnAsync(new MessageId("fenced"), Token)));

        async Task RefusedAsync(JobClaim claim)
        {
            await Assert.ThrowsAsync<LeaseLostException>(() => WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("late")], Fence = claim }));
            Assert.Null(await ReadAsync(Ada, view => view.GetTurnAsync(new MessageId("late"), Token)));
        }
    }

    [Fact]
    public async Task Claim_FailedJobQueuedAgain_Offered()
    {
        await QueueAsync(Ada, 1);
        var claim = await Store.Jobs.ClaimAsync(Token);
        await EndAsync(claim, JobStatus.Failed);
        await WriteAsync(Ada, new UserCommit { Jobs = [claim.Job with { Status = JobStatus.Queued, Attempts = 0 }] });
        Assert.Equal(claim.Job.Id, (await Store.Jobs.ClaimAsync(Token)).Job.Id);
    }

    [Fact]
    public async Task Claim_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();
        var claim = Store.Jobs.ClaimAsync(cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => claim);
        await QueueAsync(Ada, 1);
        Assert.Equal(Ada, (await Store.Jobs.ClaimAsync(Token)).Scope);
    }

    [Fact]
    public async Task FindJob_ByItsOwnerOnly()
    {
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m1")], Jobs = [Rows.Job(Ada, 1, 0, "m1")] });
        var id = JobId.Create(Ada, Rows.Id(1).Value);
        Assert.Equal(Ada, (await Store.FindJobAsync(Ada.Owner, id, Token))?.Scope);
        Assert.Null(await Store.FindJobAsync(new OwnerId("other"), id, Token));
        Assert.Null(await Store.FindJobAsync(Ada.Owner, JobId.Create(Ada, Rows.Id(2).Value), Token));
        Assert.Null(await Store.FindJobAsync(Ada.Owner, JobId.Create(Bob, Rows.Id(1).Value), Token));
        Assert.Equal(id, (await ReadAsync(Ada, view => view.FindJobOfAsync(new MessageId("m1"), Token)))?.Id);
        Assert.Null(await ReadAsync(Ada, view => view.FindJobOfAsync(new MessageId("m2"), Token)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("../../../../../../../../../etc/passwd-0000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000\0-00000000000000000000000000000000")]
    public async Task FindJob_NoJobsId_Null(string id) => Assert.Null(await Store.FindJobAsync(Ada.Owner, new JobId(id), Token));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task FinishedJob_AfterSevenDays_IsForgottenButAnUnfinishedOneIsNot(bool restarted)
    {
        await QueueAsync(Ada, 1);
        await EndAsync(await Store.Jobs.ClaimAsync(Token), JobStatus.Done);
        await QueueAsync(Ada, 2);
        Time.Advance(TimeSpan.FromDays(6));
        if (restarted)
            await ReopenAsync();
        Assert.NotNull(await Store.FindJobAsync(Ada.Owner, JobId.Create(Ada, Rows.Id(1).Value), Token));
        Time.Advance(TimeSpan.FromDays(2));
        if (restarted)
            await ReopenAsync();
        Assert.Null(await Store.FindJobAsync(Ada.Owner, JobId.Create(Ada, Rows.Id(1).Value), Token));
        Assert.NotNull(await Store.FindJobAsync(Ada.Owner, JobId.Create(Ada, Rows.Id(2).Value), Token));
    }

    /// <summary>Moves the clock until a claim is made. Once would not do: a store may look at the clock just before it is moved, and set its timer just after.</summary>
    private async Task<JobClaim> AsTimeGoesByAsync(Task<JobClaim> claim)
    {
        var limit = Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, Token);
        while (!claim.IsCompleted && !limit.IsCompleted)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(claim, Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token));
        }

        return await claim.WaitAsync(TimeSpan.Zero, TimeProvider.System, Token);
    }

    private Task QueueAsync(Scope scope, int id, int minute = 0) => WriteAsync(scope, new UserCommit { Jobs = [Rows.Job(scope, id, minute)] });

    private async Task EndAsync(JobClaim claim, JobStatus status)
    {
        await WriteAsync(claim.Scope, new UserCommit { Jobs = [claim.Job with { Status = status, UpdatedAt = Time.GetUtcNow() }], Fence = claim });
        await Store.Jobs.ReleaseAsync(claim, Token);
    }
}
