using Memory.Server.Memories;
using Memory.Server.Storage.Postgres.Access;
using Memory.Server.Storage.Postgres.Rows;
using Memory.Server.Storage.Postgres.Users;

namespace Memory.Server.Storage.Postgres.Queue;

/// <summary>Hands users with unfinished jobs to the workers of all servers: a lease for as long as the worker lives, with a number that fences late commits.</summary>
internal sealed partial class PostgresJobQueue(
    Database database, UserWriter users, LeaseKeeper leases, JobBell bell, PostgresOptions options, TimeProvider time, ILogger logger) : IJobQueue, IDisposable
{
    /// <summary>The finest wait of the platform's timers. A shorter one ends at once, so waiting for it would spin.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private readonly CancellationTokenSource closing = new();

    public ValueTask<int> CountAsync(CancellationToken cancellationToken) => database.SharedAsync(
        static async (rows, token) => await rows.NextAsync(token) ? (int)rows.Number() : 0, cancellationToken, QueueTable.Count.Alone());

    public async ValueTask<JobClaim> ClaimAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, closing.Token);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ObjectDisposedException.ThrowIf(closing.IsCancellationRequested, this);

            // Read first, so that what is committed while we look is not missed.
            var rung = bell.Next;
            if (await TakeAsync(either.Token) is not { } taken)
                await WaitAsync(rung, either.Token);
            else if (await TryBeginAsync(taken.Scope, taken.Epoch) is { } claim)
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
                async (view, token) => new Decision<bool>(
                    await view.GetJobAsync(claim.Job.Id, token) is { Status: JobStatus.Running } job
                        ? new UserCommit { Jobs = [job with { Status = JobStatus.Queued, Attempts = job.Attempts - 1, UpdatedAt = time.Now() }], Fence = claim }
                        : UserCommit.None,
                    Result: true),
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

        await ReturnAsync(claim.Scope, claim.Epoch);
    }

    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    private ValueTask<Taken?> TakeAsync(CancellationToken cancellationToken) => database.SharedAsync(
        async (rows, token) =>
        {
            await rows.NextStatementAsync(token);
            if (!await rows.NextAsync(token))
                return null;
            var taken = new Taken(new Scope(new OwnerId(rows.Text()), new UserId(rows.Text())), rows.Number());
            leases.Keep(taken.Scope, taken.Epoch);
            return taken;
        },
        cancellationToken,
        NotAwaited.Alone(),
        QueueTable.Take.Alone().Time(time.GetUtcNow()).Span(options.Lease));

    /// <summary>Counts the attempt. It is not cancelled half-way: either the claim is returned, or the user is given back.</summary>
    private async ValueTask<JobClaim?> TryBeginAsync(Scope scope, long epoch)
    {
        var now = time.Now();
        try
        {
            var job = await users.WriteAsync(
                scope,
                async (view, token) =>
                {
                    var due = await view.GetNextJobAsync(token) is { } next && (next.NotBefore ?? default) <= now
                        ? next with { Status = JobStatus.Running, Attempts = next.Attempts + 1, UpdatedAt = now }
                        : null;
                    return new Decision<IngestJob?>(
                        due is null ? UserCommit.None : new UserCommit { Jobs = [due], Fence = new JobClaim(scope, due, epoch) }, due);
                },
                CancellationToken.None);
            if (job is not null)
                return new JobClaim(scope, job, epoch);
        }
        catch (LeaseLostException)
        {
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
        try
        {
            await leases.ReturnAsync(scope, epoch, CancellationToken.None);
            bell.Ring();
        }
        catch (StorageUnavailableException fault)
        {
            LogGivenBackLater(logger, fault);
        }
    }

    private async Task WaitAsync(Task rung, CancellationToken cancellationToken)
    {
        var due = await database.SharedAsync(
            static async (rows, token) => await rows.NextAsync(token) ? rows.TimeOrNull() : null, cancellationToken, QueueTable.NextDue.Alone());
        var wait = due is { } instant ? instant - time.GetUtcNow() : options.QueuePoll;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var timer = Task.Delay(wait < ShortestWait ? ShortestWait : wait < options.QueuePoll ? wait : options.QueuePoll, time, enough.Token);
        await Task.WhenAny(timer, rung);
        await enough.CancelAsync();
    }

    /// <summary>A claim that a crash of the database undoes harms nobody: the attempt, which is durable, is counted after it.</summary>
    private const string NotAwaited = "SELECT set_config('synchronous_commit', 'off', true)";

    private sealed record Taken(Scope Scope, long Epoch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A released job's attempt could not be taken back; it counts.")]
    private static partial void LogAttemptCounts(ILogger logger, Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A user's jobs could not be given back; that is tried again.")]
    private static partial void LogGivenBackLater(ILogger logger, Exception fault);
}
