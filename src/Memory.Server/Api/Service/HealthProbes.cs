using Memory.Server.Api.Answers;
using Memory.Server.Api.Document;
using Memory.Server.Api.Document.Operations;
using Memory.Server.Backups.Restoring;
using Memory.Server.Diagnostics.Health;
using Contract = Memory.Client;

namespace Memory.Server.Api.Service;

/// <summary>
/// Whether the server is there (<c>/health/live</c>: restart it when not) and whether to send it requests (<c>/health/ready</c>, and <c>/health</c>, which says the same).
/// </summary>
internal static class HealthProbes
{
    public const string Path = "/health";

    private const int RetryAfter = 5;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, GetReadyAsync).Described(WatchingOperations.Health);
        routes.MapGet($"{Path}/ready", GetReadyAsync).Described(WatchingOperations.Ready);
        routes.MapGet($"{Path}/live", static () => Answer.Ok(new Contract.HealthReport("ok"))).Described(WatchingOperations.Live);
    }

    /// <summary>The storage is open and its schema up to date before the server listens, so that it is enough to ask whether it is still there.</summary>
    private static async Task<Answer<Contract.HealthReport>> GetReadyAsync(
        StorageProbe probe, IHostApplicationLifetime lifetime, ServingPause pause, CancellationToken cancellationToken)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            return NotNow("stopping");
        if (pause.IsPaused)
            return NotNow("restoring");
        return (await probe.AskAsync(cancellationToken)).IsWell ? Answer.Ok(new Contract.HealthReport("ok")) : NotNow("unavailable");
    }

    private static Answer<Contract.HealthReport> NotNow(string why) =>
        new(StatusCodes.Status503ServiceUnavailable, new Contract.HealthReport(why)) { RetryAfterSeconds = RetryAfter };
}
