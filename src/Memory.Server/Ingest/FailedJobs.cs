using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Ingest;

/// <summary>What administrators see of jobs that were given up, and what they can do about them.</summary>
internal sealed class FailedJobs(IMemoryStore store, TimeProvider time)
{
    /// <summary>The jobs that were given up, those that failed last first: one user's, or the whole store's.</summary>
    public ValueTask<Page<FailedJob>> ListAsync(Scope? only, PageKey? after, int limit, CancellationToken cancellationToken) =>
        store.Jobs.ListFailedAsync(only, after, limit, cancellationToken);

    /// <summary>Queues a failed job again, in its old place and with all its attempts; null when there is no such failed job of a user who may be touched.</summary>
    public async ValueTask<IngestJob?> RetryAsync(JobId id, Func<Scope, bool> mayTouch, CancellationToken cancellationToken)
    {
        if (await store.Jobs.FindFailedAsync(id, cancellationToken) is not { } scope || !mayTouch(scope))
            return null;
        return await store.WriteAsync(
            scope,
            async (view, token) =>
            {
                var again = await view.GetJobAsync(id, token) is { Status: JobStatus.Failed } job
                    ? job with { Status = JobStatus.Queued, Attempts = 0, NotBefore = null, FailingSince = null, UpdatedAt = time.Now() }
                    : null;
                return new Decision<IngestJob?>(again is null ? UserCommit.None : new UserCommit { Jobs = [again] }, again);
            },
            cancellationToken);
    }
}
