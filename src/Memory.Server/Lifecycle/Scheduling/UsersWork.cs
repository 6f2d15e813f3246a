using Memory.Server.Audit;
using Memory.Server.Lifecycle.Running;
using Memory.Server.Memories;

namespace Memory.Server.Lifecycle.Scheduling;

/// <summary>A job on one user after another, as regular work. A run that changed something is told to the log of the store's own owner.</summary>
internal sealed class UsersWork(ILifecycleJob job, LifecycleRuns runs, IAuditTrail trail) : IStoreWork
{
    public string Name => job.Name;

    public TimeSpan Every => job.Every;

    public async ValueTask<WorkDone> RunAsync(Func<CancellationToken, ValueTask> beforeEach, CancellationToken cancellationToken)
    {
        var report = await runs.RunAsync(job, isDryRun: false, beforeEach, cancellationToken);
        if (RunDetails.Of(report) is { IsEmpty: false } changes)
        {
            await trail.WriteAsync(
                new AuditEvent(OwnerId.Default, RunDetails.ActionOf(job), Key: null) { Details = changes.AddRange(AuditDetails.BySchedule) }, CancellationToken.None);
        }

        return new WorkDone(report.Users, report.FailedUsers, report.Actions.Values.Sum());
    }
}
