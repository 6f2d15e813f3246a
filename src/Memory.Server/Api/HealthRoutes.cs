using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Api.Service;
using Memory.Server.Configuration;
using Memory.Server.Diagnostics.Health;
using Memory.Server.Diagnostics.Sampling;
using Memory.Server.Lifecycle.Scheduling;
using Memory.Server.Storage;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>How the server is, for administrators.</summary>
internal static class HealthRoutes
{
    public static void Map(IEndpointRouteBuilder admin) => admin.MapGet("/health", GetAsync).Described(UpkeepOperations.Health);

    /// <summary>It answers 200 also when the storage is away: the answer tells, and the server itself is there.</summary>
    private static async Task<Answer<Contract.ServerHealth>> GetAsync(
        StorageProbe probe, StoreLook look, IMemoryStore store, MemorySettings settings, ServicesHealth services, ServerClock clock, TimeProvider time, CancellationToken cancellationToken)
    {
        var probed = await probe.AskAsync(cancellationToken);
        var health = new Contract.ServerHealth
        {
            Status = "unavailable",
            UptimeSeconds = (long)clock.Uptime.TotalSeconds,
            Version = ServiceRoutes.Version,
            Storage = settings.Postgres is null ? "embedded" : "postgres",
            StorageLatencySeconds = probed.Latency.TotalSeconds,
            Model = services.Model,
            Embedder = services.Embedder,
        };
        try
        {
            if (!probed.IsWell)
                return Answer.Ok(health);
            var sample = await look.TakeAsync(cancellationToken);
            var now = time.GetUtcNow();
            return Answer.Ok(health with
            {
                Status = "ok",
                QueueDepth = sample.Lanes.Sum(static lane => lane.Depth),
                Lanes = [.. sample.Lanes.Select(lane => new Contract.LaneHealth { Name = ServerGauges.NameOf(lane.Lane), Depth = lane.Depth, OldestSeconds = lane.Age(now).TotalSeconds })],
                Jobs = [.. sample.Runs.Select(WireLifecycle.Job)],
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
