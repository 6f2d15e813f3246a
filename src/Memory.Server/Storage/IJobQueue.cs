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
}

/// <summary>A worker's hold on a user. The epoch fences the commits of a worker that lost it.</summary>
internal sealed record JobClaim(Scope Scope, IngestJob Job, long Epoch);
