namespace Memory.Server.Storage;

/// <summary>
/// Which server does the regular work of the whole store, and when it was done last. A job is held by one server at a time; one that dies
/// loses its hold when the lease is over.
/// </summary>
internal interface IScheduleStore
{
    /// <summary>
    /// Takes a job that is due, or one whose holder's lease is over; null when there is nothing to do. A job that was never heard of is due
    /// one interval later.
    /// </summary>
    ValueTask<ScheduleClaim?> TakeAsync(string job, TimeSpan every, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Holds on to a job for another <paramref name="lease"/>; false when it was taken over.</summary>
    ValueTask<bool> RenewAsync(ScheduleClaim claim, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Gives a job back with what became of it, unless it was taken over. One that was stopped stays due, others are due an interval after they
    /// were started.
    /// </summary>
    ValueTask EndAsync(ScheduleClaim claim, RunOutcome outcome, TimeSpan every, CancellationToken cancellationToken);

    /// <summary>All jobs that were ever heard of, by name.</summary>
    ValueTask<IReadOnlyList<ScheduledRun>> ListAsync(CancellationToken cancellationToken);
}

/// <summary>A server's hold on a job. The epoch tells it from those before and after it.</summary>
internal sealed record ScheduleClaim(string Job, long Epoch);

/// <summary>What became of a run.</summary>
internal enum RunOutcome
{
    /// <summary>It is not over, or its server died.</summary>
    Running,

    /// <summary>Everything was done.</summary>
    Done,

    /// <summary>Something could not be done; the log tells what.</summary>
    Failed,

    /// <summary>Its server was shut down in the middle.</summary>
    Stopped,
}

/// <summary>The last run of a job.</summary>
/// <param name="Job">The job.</param>
/// <param name="DueAt">When the next run is due.</param>
/// <param name="StartedAt">When the last one was started; null when there was none.</param>
/// <param name="EndedAt">When it ended; null while it runs.</param>
/// <param name="Outcome">What became of it; null when there was none.</param>
internal sealed record ScheduledRun(string Job, DateTimeOffset DueAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt, RunOutcome? Outcome);
