using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Lifecycle.Running;

/// <summary>Does a job for one user or for all, one after another. A user who cannot be worked on is left to the next run, and the others go on.</summary>
internal sealed partial class LifecycleRuns(IMemoryStore store, TimeProvider time, ILogger<LifecycleRuns> logger)
{
    private const int PageSize = 50;

    /// <summary>Does the job for one user.</summary>
    /// <exception cref="StorageUnavailableException">The storage cannot be reached.</exception>
    public async ValueTask<LifecycleReport> RunAsync(ILifecycleJob job, Scope scope, bool isDryRun, CancellationToken cancellationToken)
    {
        // It is longer work than a request is, and it is bounded by the user.
        StorageBudget.Leave();
        var order = new LifecycleOrder(isDryRun, time.Now());
        var report = new ReportWriter(job.Name, order);
        if (await store.ReadAsync(scope, static (view, token) => view.GetUserAsync(token), cancellationToken) is not null)
            report.Add(scope, await job.RunAsync(scope, order, cancellationToken));
        return report.ToReport();
    }

    /// <summary>Does the job for all users of all owners.</summary>
    /// <param name="job">The job.</param>
    /// <param name="isDryRun">Whether nothing is to be changed.</param>
    /// <param name="beforeEach">Awaited before each user; what it throws ends the run.</param>
    /// <param name="cancellationToken">Ends the run between two commits.</param>
    /// <exception cref="StorageUnavailableException">The storage cannot be reached at all, or no longer.</exception>
    public async ValueTask<LifecycleReport> RunAsync(
        ILifecycleJob job, bool isDryRun, Func<CancellationToken, ValueTask>? beforeEach, CancellationToken cancellationToken)
    {
        StorageBudget.Leave();
        var order = new LifecycleOrder(isDryRun, time.Now());
        var report = new ReportWriter(job.Name, order);
        foreach (var owner in (await store.ListOwnersAsync(cancellationToken)).OrderBy(static owner => owner.Value, StringComparer.Ordinal))
        {
            UserId? after = null;
            while (await store.ListUsersAsync(owner, after, PageSize, cancellationToken) is { Count: > 0 } users)
            {
                foreach (var user in users)
                {
                    if (beforeEach is not null)
                        await beforeEach(cancellationToken);
                    await RunOneAsync(job, new Scope(owner, user.Id), order, report, cancellationToken);
                }

                after = users[^1].Id;
            }
        }

        return report.ToReport();
    }

    /// <summary>The one place that swallows: what is wrong with one user must not keep the others from being worked on.</summary>
    private async ValueTask RunOneAsync(ILifecycleJob job, Scope scope, LifecycleOrder order, ReportWriter report, CancellationToken cancellationToken)
    {
        try
        {
            report.Add(scope, await job.RunAsync(scope, order, cancellationToken));
        }
        catch (Exception fault)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!report.HasFailed)
                LogFailed(logger, job.Name, JobId.ScopeHash(scope), fault);
            report.AddFailed();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The regular work {Job} could not be done for user {User}, and perhaps for others; the next run tries again.")]
    private static partial void LogFailed(ILogger logger, string job, string user, Exception fault);
}
