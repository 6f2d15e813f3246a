using Memory.Server.Configuration;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Lifecycle.Scheduling;

/// <summary>Removes what is older than the audit logs are kept for. The logs tell it themselves, and what stays can be verified as before.</summary>
internal sealed partial class AuditRetention(IMemoryStore store, AuditSettings settings, TimeProvider time, ILogger<AuditRetention> logger) : IStoreWork
{
    public string Name => "audit";

    public TimeSpan Every => settings.Retention is null ? TimeSpan.Zero : TimeSpan.FromDays(1);

    public async ValueTask<WorkDone> RunAsync(Func<CancellationToken, ValueTask> beforeEach, CancellationToken cancellationToken)
    {
        var (owners, failed, removed) = (0, 0, 0L);
        foreach (var owner in await store.Audit.ListOwnersAsync(cancellationToken))
        {
            await beforeEach(cancellationToken);
            owners++;
            try
            {
                var now = time.Now();
                removed += await store.Audit.PruneAsync(owner, now - settings.Retention!.Value, now, cancellationToken);
            }
            catch (StorageUnavailableException fault)
            {
                // What is wrong with one log must not keep the others from being worked on.
                if (failed++ == 0)
                    LogFailed(logger, fault);
            }
        }

        return new WorkDone(owners, failed, removed);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An audit log, and perhaps others, could not be shortened; the next run tries again.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
