using Memory.Server.Api.Answers;
using Memory.Server.Configuration;
using Memory.Server.Lifecycle.Scheduling;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>How the server is, for administrators.</summary>
internal static class HealthRoutes
{
    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/health", GetAsync);

    /// <summary>It answers 200 also when the storage is away: the answer tells, and the server itself is there.</summary>
    private static async Task<Answer<Contract.ServerHealth>> GetAsync(
        IMemoryStore store, MemorySettings settings, ServerClock clock, CancellationToken cancellationToken)
    {
        var health = new Contract.ServerHealth
        {
            Status = "unavailable",
            UptimeSeconds = (long)clock.Uptime.TotalSeconds,
            Version = ServiceRoutes.Version,
            Storage = settings.Postgres is null ? "embedded" : "postgres",
        };
        try
        {
            if (!await store.IsReachableAsync(cancellationToken))
                return Answer.Ok(health);
            var jobs = store.Schedules is { } schedules ? await schedules.ListAsync(cancellationToken) : [];
            return Answer.Ok(health with
            {
                Status = "ok",
                QueueDepth = await store.Jobs.CountAsync(cancellationToken) + await store.Jobs.CountAsync(JobLane.Model, cancellationToken),
                Jobs = [.. jobs.Select(WireLifecycle.Job)],
                Encryption = store.Sealing is { } sealing ? Told(sealing.Progress) : null,
            });
        }
        catch (StorageUnavailableException)
        {
            return Answer.Ok(health);
        }
    }

    private static Contract.EncryptionHealth Told(SealingProgress progress) => new()
    {
        State = progress.State switch
        {
            SealingState.Sealing => "sealing",
            SealingState.Sealed => "sealed",
            SealingState.Opening => "opening",
            _ => "plain",
        },
        UsersDone = progress.Done,
        UsersToDo = progress.ToDo,
    };
}
