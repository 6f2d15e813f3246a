using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Ingest;

/// <summary>A queue in which so many jobs wait.</summary>
internal sealed class CountedQueue : IJobQueue
{
    public int Waiting { get; set; }

    public int Looks { get; private set; }

    public Exception? Fault { get; set; }

    public ValueTask<int> CountAsync(JobLane lane, CancellationToken cancellationToken)
    {
        Looks++;
        return Fault is null ? new(Waiting) : ValueTask.FromException<int>(Fault);
    }

    public ValueTask<DateTimeOffset?> WaitingSinceAsync(JobLane lane, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<JobClaim> ClaimAsync(JobLane lane, JobBatch batch, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask ReleaseAsync(JobClaim claim, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Page<FailedJob>> ListFailedAsync(Scope? only, PageKey? after, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Scope?> FindFailedAsync(JobId job, CancellationToken cancellationToken) => throw new NotSupportedException();
}
