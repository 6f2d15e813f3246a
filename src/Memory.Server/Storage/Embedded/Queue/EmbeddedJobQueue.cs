using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Users;

namespace Memory.Server.Storage.Embedded.Queue;

/// <summary>Hands users with unfinished jobs to workers. The jobs stand in the users' journals; only who has some is kept here.</summary>
internal sealed partial class EmbeddedJobQueue(
    WaitingLanes waiting, UserJournals users, EmbeddedFailedJobs failed, TimeProvider time, ILogger logger) : IJobQueue, IDisposable
{
    /// <summary>How long a user whose journal cannot be written is left alone.</summary>
    private static readonly TimeSpan UnavailableFor = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly CancellationTokenSource closing = new();

    public ValueTask<int> CountAsync(JobLane lane, CancellationToken cancellationToken) => new(waiting[lane].Depth);

    public ValueTask<DateTimeOffset?> WaitingSinceAsync(JobLane lane, CancellationToken cancellationToken) => new(waiting[lane].Since(time.GetUtcNow()));

    public async ValueTask<JobClaim> ClaimAsync(JobLane lane, JobBatch batch, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
            var taken = waiting[lane].Take(time.GetUtcNow());
            if (taken.Scope is not { } scope)
                await WaitAsync(taken, either.Token);
            else if (await TryClaimAsync(scope, lane, batch, taken.Epoch) is { } claim)
                return claim;
        }
    }

    public async ValueTask ReleaseAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            // Not cancelled: a worker that is stopped gives its user back with the token that stopped it.
            await users.WriteAsync(
                claim.Scope,
                state =>
                {
                    var left = waiting[claim.Lane].IsHeldBy(claim)
                        ? claim.Jobs.Select(job => state.Jobs.Find(job.Id)).OfType<IngestJob>().Where(static job => job.Status == JobStatus.Running)
                        : [];
                    var back = left.Select(job => job with { Status = JobStatus.Queued, Attempts = job.Attempts - 1, UpdatedAt = time.Now() });
                    return new ValueTask<Decision<bool>>(new Decision<bool>(new UserCommit { Jobs = [.. back] }, true));
                },
                CancellationToken.None);
        }
        catch (StorageUnavailableException fault)
        {
            // The user is given back all the same; only the attempt then counts.
            LogAttemptCounts(logger, fault);
        }
        finally
        {
            waiting[claim.Lane].Return(claim.Scope, claim.Epoch, time.GetUtcNow());
        }
    }

    public ValueTask<Page<FailedJob>> ListFailedAsync(Scope? only, PageKey? after, int limit, CancellationToken cancellationToken) =>
        failed.ListAsync(only, after, limit, cancellationToken);

    public ValueTask<Scope?> FindFailedAsync(JobId job, CancellationToken cancellationToken) => failed.FindAsync(job, cancellationToken);

    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    /// <summary>Counts the attempt. It is not cancelled half-way: either the claim is returned, or the user is given back.</summary>
    private async Task<JobClaim?> TryClaimAsync(Scope scope, JobLane lane, JobBatch batch, long epoch)
    {
        var now = time.Now();
        try
        {
            var jobs = await users.WriteAsync(
                scope,
                state =>
                {
                    ImmutableArray<IngestJob> begun =
                        [.. batch.Of(state.Jobs.Due(lane, now)).Select(job => job with { Status = JobStatus.Running, Attempts = job.Attempts + 1, UpdatedAt = now })];
                    return new ValueTask<Decision<ImmutableArray<IngestJob>>>(new Decision<ImmutableArray<IngestJob>>(new UserCommit { Jobs = begun }, begun));
                },
                CancellationToken.None);
            if (jobs is [var first, .. var others])
                return new JobClaim(scope, first, epoch) { Others = others };
            waiting[lane].Return(scope, epoch, now);
        }
        catch (StorageUnavailableException fault)
        {
            LogNotClaimed(logger, fault);
            waiting[lane].Return(scope, epoch, now + UnavailableFor);
        }
        catch
        {
            waiting[lane].Return(scope, epoch, now);
            throw;
        }

        return null;
    }

    private async Task WaitAsync(Taken taken, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wait = taken.Due is { } due ? due - time.GetUtcNow() : LongestWait;
        var timer = Task.Delay(Waits.Within(wait, LongestWait), time, enough.Token);
        await Task.WhenAny(timer, taken.Changed);
        await enough.CancelAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A user's waiting job cannot be claimed now; others go first.")]
    private static partial void LogNotClaimed(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A released job's attempt could not be taken back; it counts.")]
    private static partial void LogAttemptCounts(ILogger logger, Exception fault);
}
