using System.Collections.Immutable;
using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Users;

namespace Memory.Server.Storage.Postgres.Queue;

/// <summary>Hands users with unfinished jobs to the workers of all servers: a lease for as long as the worker lives, with a number that fences late commits.</summary>
internal sealed partial class PostgresJobQueue(
    Database database, UserWriter users, LeaseKeeper leases, JobBell bell, PostgresFailedJobs failed, PostgresOptions options, TimeProvider time, ILogger logger) : IJobQueue, IAsyncDisposable
{
    private readonly CancellationTokenSource closing = new();

    /// <summary>One worker of this server looks at a time. Who looks is not cancelled, so that whoever closes the queue can wait for it.</summary>
    private readonly SemaphoreSlim looking = new(1, 1);

    public ValueTask<int> CountAsync(JobLane lane, CancellationToken cancellationToken) => database.SharedAsync(
        static async (rows, token) => await rows.NextAsync(token) ? (int)rows.Number() : 0, cancellationToken, QueueTable.Count.Alone().Word(lane));

    public ValueTask<DateTimeOffset?> WaitingSinceAsync(JobLane lane, CancellationToken cancellationToken) => database.SharedAsync(
        static async (rows, token) => await rows.NextAsync(token) ? rows.TimeOrNull() : null, cancellationToken, QueueTable.WaitingSince.Alone().Word(lane).Time(time.GetUtcNow()));

    public async ValueTask<JobClaim> ClaimAsync(JobLane lane, JobBatch batch, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        try
        {
            var busy = Waits.Shortest;
            while (true)
            {
                // Read first, so that what is committed while we look is not missed.
                var rung = bell.Next;
                if (await LookAsync(lane, either.Token) is not { } taken)
                    busy = await WaitAsync(lane, rung, busy, either.Token);
                else if (await TryBeginAsync(taken, lane, batch) is { } claim)
                    return claim;
            }
        }
        catch (OperationCanceledException closed) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ObjectDisposedException("The store is closed.", closed);
        }
    }

    public async ValueTask ReleaseAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        try
        {
            // Mostly all have ended, and there is nothing to write. Nobody else begins them while the claim is held.
            if (!await IsAnyRunningAsync(claim))
                return;

            // Not cancelled: a worker that is stopped gives its user back with the token that stopped it.
            await users.WriteAsync(
                claim.Scope,
                async (view, token) =>
                {
                    var back = ImmutableArray.CreateBuilder<IngestJob>();
                    foreach (var taken in claim.Jobs)
                    {
                        if (await view.GetJobAsync(taken.Id, token) is { Status: JobStatus.Running } job)
                            back.Add(job with { Status = JobStatus.Queued, Attempts = job.Attempts - 1, UpdatedAt = time.Now() });
                    }

                    return new Decision<bool>(back.Count == 0 ? UserCommit.None : new UserCommit { Jobs = back.ToImmutable(), Fence = claim }, Result: true);
                },
                CancellationToken.None);
        }
        catch (LeaseLostException)
        {
            // Whoever took it over decides about the job.
        }
        catch (StorageUnavailableException fault)
        {
            // The user is given back all the same; only the attempt then counts.
            LogAttemptCounts(logger, fault);
        }
        finally
        {
            await ReturnAsync(claim.Scope, claim.Epoch);
        }
    }

    public ValueTask<Page<FailedJob>> ListFailedAsync(Scope? only, PageKey? after, int limit, CancellationToken cancellationToken) =>
        failed.ListAsync(only, after, limit, cancellationToken);

    public ValueTask<Scope?> FindFailedAsync(JobId job, CancellationToken cancellationToken) => failed.FindAsync(job, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();

        // What is being taken now is given back by the leases' keeper.
        await looking.WaitAsync(CancellationToken.None);
        looking.Release();
        closing.Dispose();
    }

    private ValueTask<bool> IsAnyRunningAsync(JobClaim claim) => database.OnceAsync(
        claim.Scope.Owner,
        static (rows, token) => rows.NextAsync(token),
        CancellationToken.None,
        JobTable.Running.Of(claim.Scope).Texts(claim.Jobs.Select(static job => job.Id.Value)));

    private async ValueTask<Taken?> LookAsync(JobLane lane, CancellationToken cancellationToken)
    {
        await looking.WaitAsync(cancellationToken);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await TakeAsync(lane);
        }
        finally
        {
            looking.Release();
        }
    }

    /// <summary>Takes the next user. What the database answers after it was given up is given back: nobody would work on it.</summary>
    private async ValueTask<Taken?> TakeAsync(JobLane lane)
    {
        var answer = new TaskCompletionSource<Taken?>();
        try
        {
            await database.SharedAsync(
                async (rows, _) =>
                {
                    // Read without the token, which ends with the patience: what was taken must be known.
                    await rows.NextStatementAsync(CancellationToken.None);
                    var found = await rows.FirstAsync(
                        static row => new Taken(new Scope(new OwnerId(row.Text()), new UserId(row.Text())), row.Number()), CancellationToken.None);
                    if (!answer.TrySetResult(found) && found is not null)
                        leases.Owe(found.Scope, found.Epoch);
                    return true;
                },
                CancellationToken.None,
                NotAwaited.Alone(),
                QueueTable.Take.Alone().Time(time.GetUtcNow()).Span(options.Lease).Word(lane));
        }
        catch
        {
            // The database may have stored it all the same.
            if (!answer.TrySetResult(null) && await answer.Task is { } found)
                leases.Owe(found.Scope, found.Epoch);
            throw;
        }

        var taken = await answer.Task;
        if (taken is not null)
            leases.Keep(taken.Scope, taken.Epoch);
        return taken;
    }

    /// <summary>Counts the attempt. It is not cancelled half-way: either the claim is returned, or the user is given back.</summary>
    private async ValueTask<JobClaim?> TryBeginAsync(Taken taken, JobLane lane, JobBatch batch)
    {
        var (scope, epoch) = taken;
        var now = time.Now();
        try
        {
            var jobs = await users.WriteAsync(
                scope,
                async (view, token) =>
                {
                    var due = batch.Of(await view.ListDueJobsAsync(lane, now, batch.MaxJobs, token));
                    ImmutableArray<IngestJob> begun = [.. due.Select(job => job with { Status = JobStatus.Running, Attempts = job.Attempts + 1, UpdatedAt = now })];
                    return new Decision<ImmutableArray<IngestJob>>(
                        begun.IsEmpty ? UserCommit.None : new UserCommit { Jobs = begun, Fence = new JobClaim(scope, begun[0], epoch) }, begun);
                },
                CancellationToken.None);
            if (jobs is [var first, .. var others])
                return new JobClaim(scope, first, epoch) { Others = others };
        }
        catch (LeaseLostException)
        {
            leases.Drop(epoch);
            return null;
        }
        catch
        {
            await ReturnAsync(scope, epoch);
            throw;
        }

        await ReturnAsync(scope, epoch);
        return null;
    }

    private async ValueTask ReturnAsync(Scope scope, long epoch)
    {
        if (await leases.ReturnAsync(scope, epoch))
            bell.Ring();
    }

    /// <summary>Waits for the bell, for the next user's time, or for the next look; how long to wait when that user cannot be taken then.</summary>
    private async Task<TimeSpan> WaitAsync(JobLane lane, Task rung, TimeSpan busy, CancellationToken cancellationToken)
    {
        var (isAny, notBefore) = await database.SharedAsync(
            static async (rows, token) => await rows.NextAsync(token) ? (true, rows.TimeOrNull()) : (false, null), cancellationToken, QueueTable.NextDue.Alone().Word(lane));
        var left = isAny ? (notBefore ?? default) - time.GetUtcNow() : options.QueuePoll;

        // Somebody could be served now and was not: a commit is just ending, or holds that user for longer. Looking again and again would not speed it up.
        var isBusy = left <= TimeSpan.Zero;
        var wait = isBusy ? busy : left;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = Task.Delay(Waits.Within(wait, options.QueuePoll), time, enough.Token);
        await Task.WhenAny(timer, rung);
        await enough.CancelAsync();
        return isBusy && busy < options.QueuePoll ? busy * 2 : Waits.Shortest;
    }

    /// <summary>A claim that a crash of the database undoes harms nobody: the attempt, which is durable, is counted after it.</summary>
    private const string NotAwaited = "SELECT set_config('synchronous_commit', 'off', true)";

    private sealed record Taken(Scope Scope, long Epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A released job's attempt could not be taken back; it counts.")]
    private static partial void LogAttemptCounts(ILogger logger, Exception fault);
}
