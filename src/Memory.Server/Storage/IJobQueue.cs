using System.Collections.Immutable;
using Memory.Server.Memories;

namespace Memory.Server.Storage;

/// <summary>
/// Users with extraction work, in lanes. A job enters it by being committed as <c>queued</c>; a worker claims a user's lane, works the job that is
/// next there, commits its effects together with the job's end, and releases the claim. One lane's claims, leases and waits are nothing to the other.
/// </summary>
internal interface IJobQueue
{
    /// <summary>How many jobs of a lane wait or run.</summary>
    ValueTask<int> CountAsync(JobLane lane, CancellationToken cancellationToken);

    /// <summary>How many jobs of the rules' lane wait or run.</summary>
    ValueTask<int> CountAsync(CancellationToken cancellationToken) => CountAsync(JobLane.Rules, cancellationToken);

    /// <summary>
    /// Since when the user waits who has waited longest for a worker of the lane, those served right now included; null when nobody does. Who was served in
    /// between waits from then on, and whose job is put off waits from its time on, and not before it.
    /// </summary>
    ValueTask<DateTimeOffset?> WaitingSinceAsync(JobLane lane, CancellationToken cancellationToken);

    /// <summary>
    /// Waits for a user who has a job of the lane that is due, and whose lane nobody has claimed. The attempt is counted durably before this
    /// returns, and the jobs read as <c>running</c>. Jobs that a killed process left running are offered again.
    /// </summary>
    /// <param name="lane">Whose jobs. The rules' come in the user's order, so that one which is not due yet keeps those behind it back.</param>
    /// <param name="batch">How many of them at once.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<JobClaim> ClaimAsync(JobLane lane, JobBatch batch, CancellationToken cancellationToken);

    /// <summary>Waits for a user of the rules' lane, and takes one job.</summary>
    ValueTask<JobClaim> ClaimAsync(CancellationToken cancellationToken) => ClaimAsync(JobLane.Rules, JobBatch.One, cancellationToken);

    /// <summary>
    /// Gives the user's lane back. The job's last committed state decides when it is offered again: a job committed as <c>queued</c> with
    /// <see cref="IngestJob.NotBefore"/> then; one still <c>running</c> at once, and the attempt is not counted against it.
    /// </summary>
    ValueTask ReleaseAsync(JobClaim claim, CancellationToken cancellationToken);

    /// <summary>The jobs that were given up, those that failed last first: one user's, or the whole store's. Exempt from the owner filter.</summary>
    ValueTask<Page<FailedJob>> ListFailedAsync(Scope? only, PageKey? after, int limit, CancellationToken cancellationToken);

    /// <summary>The user of a job that was given up, of whatever owner; null when there is no such job. Exempt from the owner filter.</summary>
    ValueTask<Scope?> FindFailedAsync(JobId job, CancellationToken cancellationToken);
}

/// <summary>A worker's hold on one lane of a user. The epoch fences the commits of a worker that lost it.</summary>
internal sealed record JobClaim(Scope Scope, IngestJob Job, long Epoch)
{
    public JobLane Lane => Job.Lane;

    /// <summary>The jobs that were taken together with the first one.</summary>
    public ImmutableArray<IngestJob> Others { get; init; } = [];

    /// <summary>All jobs taken, in the order in which they were due.</summary>
    public IEnumerable<IngestJob> Jobs => [Job, .. Others];
}

/// <summary>A job that was given up.</summary>
internal sealed record FailedJob(Scope Scope, JobId Id, int Attempts, string? LastError, DateTimeOffset CreatedAt, DateTimeOffset FailedAt);
