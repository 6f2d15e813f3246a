using Memory.Server.Ingest;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>Jobs that end as failed: how they come to it, who sees them, and another try.</summary>
public abstract class FailedJobConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    private static readonly IngestOptions Options = new() { MaxAttempts = 3, JobTimeout = Timeout.InfiniteTimeSpan, Workers = 1 };

    private static readonly Scope OtherOwner = new(new OwnerId("other"), new UserId("ada"));

    [Fact]
    public async Task Job_WhoseWorkerDiesAtEachAttempt_EndsAsFailedAndLetsTheNextOneRun()
    {
        await QueueAsync(Ada, 1);
        await QueueAsync(Ada, 2);
        for (var attempt = 1; attempt <= Options.MaxAttempts; attempt++)
        {
            var claim = await Store.Jobs.ClaimAsync(Token);
            Assert.Equal((IdOf(Ada, 1), attempt), (claim.Job.Id, claim.Job.Attempts));
            await ReopenAsync();
        }

        await WorkUntilEndedAsync(Ada, 2);

        var (failed, next) = (await FindAsync(Ada, 1), await FindAsync(Ada, 2));
        Assert.Equal((JobStatus.Failed, Options.MaxAttempts, IngestWorker.WorkerLost), (failed!.Status, failed.Attempts, failed.LastError));
        Assert.Equal((JobStatus.Done, 1), (next!.Status, next.Attempts));
    }

    [Fact]
    public async Task Job_WhoseLastAttemptLives_IsDone()
    {
        await QueueAsync(Ada, 1);
        for (var attempt = 1; attempt < Options.MaxAttempts; attempt++)
        {
            await Store.Jobs.ClaimAsync(Token);
            await ReopenAsync();
        }

        await WorkUntilEndedAsync(Ada, 1);

        Assert.Equal((JobStatus.Done, Options.MaxAttempts), await FindAsync(Ada, 1) is { } job ? (job.Status, job.Attempts) : default);
    }

    [Fact]
    public async Task List_ByPages_AllOnceThoseThatFailedLastFirst()
    {
        for (var i = 1; i <= 5; i++)
            await FailAsync(i == 3 ? OtherOwner : i == 4 ? Bob : Ada, i, minute: i is 1 or 2 ? 1 : i);
        await QueueAsync(Ada, 6);
        await EndAsync(Ada, 7, JobStatus.Done, 7);

        var all = await ListAsync(only: null, limit: 2);

        Assert.Equal([(Ada, 5), (Bob, 4), (OtherOwner, 3), (Ada, 2), (Ada, 1)], all.Select(static job => (job.Scope, job.Attempts)));
        Assert.Equal((IdOf(Bob, 4), "no", Rows.Noon, Rows.Noon.AddMinutes(4)), all[1] is var job ? (job.Id, job.LastError, job.CreatedAt, job.FailedAt) : default);
    }

    [Fact]
    public async Task List_OfOneUser_ThatUsersOnly()
    {
        await FailAsync(Ada, 1, minute: 1);
        await FailAsync(Bob, 2, minute: 2);
        await FailAsync(OtherOwner, 3, minute: 3);

        Assert.Equal([IdOf(Ada, 1)], (await ListAsync(Ada, limit: 1)).Select(static job => job.Id));
        Assert.Equal([IdOf(OtherOwner, 3)], (await ListAsync(OtherOwner, limit: 10)).Select(static job => job.Id));
        Assert.Empty(await ListAsync(new Scope(Ada.Owner, new UserId("nobody")), limit: 10));
    }

    [Fact]
    public async Task List_AfterARestart_AsBefore()
    {
        await FailAsync(Ada, 1, minute: 1);
        await FailAsync(OtherOwner, 2, minute: 2);
        await ReopenAsync();
        await ReopenAsync();

        Assert.Equal([IdOf(OtherOwner, 2), IdOf(Ada, 1)], (await ListAsync(only: null, limit: 10)).Select(static job => job.Id));
    }

    [Fact]
    public async Task List_AfterSevenDays_Empty()
    {
        await FailAsync(Ada, 1, minute: 0);
        Time.Advance(TimeSpan.FromDays(8));

        Assert.Empty(await ListAsync(only: null, limit: 10));
        Assert.Null(await Store.Jobs.FindFailedAsync(IdOf(Ada, 1), Token));
    }

    [Fact]
    public async Task Retry_FailedJob_QueuedWithAllItsAttemptsAndWorkedFirst()
    {
        await FailAsync(Ada, 1, minute: 1);
        await QueueAsync(Ada, 2);

        var again = await new FailedJobs(Store, Time).RetryAsync(IdOf(Ada, 1), static scope => scope.Owner == Ada.Owner, Token);

        Assert.Equal((IdOf(Ada, 1), JobStatus.Queued, 0), (again!.Id, again.Status, again.Attempts));
        Assert.Empty(await ListAsync(only: null, limit: 10));
        Assert.Equal((IdOf(Ada, 1), 1), await Store.Jobs.ClaimAsync(Token) is var claim ? (claim.Job.Id, claim.Job.Attempts) : default);
    }

    [Fact]
    public async Task Retry_WhatMayNotBeTouchedOrHasNotFailed_Null()
    {
        var jobs = new FailedJobs(Store, Time);
        await FailAsync(Ada, 1, minute: 1);
        await QueueAsync(Ada, 2);
        await EndAsync(Bob, 3, JobStatus.Done, 1);

        Assert.Null(await jobs.RetryAsync(IdOf(Ada, 1), static scope => scope.Owner == OtherOwner.Owner, Token));
        foreach (var id in new[] { IdOf(Ada, 2), IdOf(Bob, 3), IdOf(OtherOwner, 1), new JobId("x"), new JobId("") })
            Assert.Null(await jobs.RetryAsync(id, static _ => true, Token));
        Assert.Equal(JobStatus.Failed, (await FindAsync(Ada, 1))?.Status);
    }

    [Fact]
    public async Task Retry_Twice_QueuedOnce()
    {
        var jobs = new FailedJobs(Store, Time);
        await FailAsync(Ada, 1, minute: 1);

        var tries = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => jobs.RetryAsync(IdOf(Ada, 1), static _ => true, Token).AsTask()));

        Assert.Single(tries, static job => job is not null);
        Assert.Equal(1, await Store.Jobs.CountAsync(Token));
    }

    private static JobId IdOf(Scope scope, int id) => JobId.Create(scope, Rows.Id(id).Value);

    private Task QueueAsync(Scope scope, int id) => WriteAsync(scope, new UserCommit { Jobs = [Rows.Job(scope, id)] });

    private Task FailAsync(Scope scope, int id, int minute) => EndAsync(scope, id, JobStatus.Failed, minute);

    /// <summary>Stores a job, and then that it ended. Its attempts tell the jobs of a test apart.</summary>
    private async Task EndAsync(Scope scope, int id, JobStatus status, int minute)
    {
        await QueueAsync(scope, id);
        var ended = Rows.Job(scope, id) with { Status = status, Attempts = id, LastError = "no", UpdatedAt = Rows.Noon.AddMinutes(minute) };
        await WriteAsync(scope, new UserCommit { Jobs = [ended] });
    }

    private async Task<List<FailedJob>> ListAsync(Scope? only, int limit)
    {
        List<FailedJob> all = [];
        PageKey? next = null;
        do
        {
            var page = await Store.Jobs.ListFailedAsync(only, next, limit, Token);
            Assert.True(page.Items.Count <= limit);
            all.AddRange(page.Items);
            next = page.Next;
        }
        while (next is not null);
        return all;
    }

    private async Task<IngestJob?> FindAsync(Scope scope, int id) => (await Store.FindJobAsync(scope.Owner, IdOf(scope, id), Token))?.Job;

    /// <summary>Lets a worker work until a job has ended.</summary>
    private async Task WorkUntilEndedAsync(Scope scope, int id)
    {
        var extraction = new TurnExtraction(Store, new TaughtExtractor(), new CountingIds(), Options, Time);
        using var worker = new IngestWorker(Store, extraction, new JobSignals(), Options, Time, NullLogger<IngestWorker>.Instance);
        await worker.StartAsync(Token);
        await Polling.UntilAsync(async () => await FindAsync(scope, id) is { Status: JobStatus.Done or JobStatus.Failed }).Guarded();
        await worker.StopAsync(Token);
    }
}
