using Memory.Server.Memories;

namespace Memory.Server.Storage;

/// <summary>
/// Users with extraction work. A job enters it by being committed as <c>queued</c>; a worker claims a user, works that user's oldest job,
/// commits its effects together with the job's end, and releases the claim.
/// </summary>
internal interface IJobQueue
{
    /// <summary>How many jobs wait or run.</summary>
    ValueTask<int> CountAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Waits for a user whose oldest unfinished job is due and whom nobody has claimed. The attempt is counted durably before this
    /// returns, and the job reads as <c>running</c>. Jobs that a killed process left running are offered again.
    /// </summary>
    ValueTask<JobClaim> ClaimAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Gives the user back. The job's last committed state decides when it is offered again: a job committed as <c>queued</c> with
    /// <see cref="IngestJob.NotBefore"/> then; one still <c>running</c> at once, and the attempt is not counted against it.
    /// </summary>
    ValueTask ReleaseAsync(JobClaim claim, CancellationToken cancellationToken);

    /// <summary>The jobs that were given up, those that failed last first: one user's, or the whole store's. Exempt from the owner filter.</summary>
    ValueTask<Page<FailedJob>> ListFailedAsync(Scope? only, PageKey? after, int limit, CancellationToken cancellationToken);

    /// <summary>The user of a job that was given up, of whatever owner; null when there is no such job. Exempt from the owner filter.</summary>
    ValueTask<Scope?> FindFailedAsync(JobId job, CancellationToken cancellationToken);
}

/// <summary>A worker's hold on a user. The epoch fences the commits of a worker that lost it.</summary>
internal sealed record JobClaim(Scope Scope, IngestJob Job, long Epoch);

/// <summary>A job that was given up.</summary>
internal sealed record FailedJob(Scope Scope, JobId Id, int Attempts, string? LastError, DateTimeOffset CreatedAt, DateTimeOffset FailedAt);
