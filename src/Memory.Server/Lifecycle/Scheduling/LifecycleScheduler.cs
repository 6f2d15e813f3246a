using System.Buffers.Binary;
using System.Security.Cryptography;
using Memory.Server.Storage;

namespace Memory.Server.Lifecycle.Scheduling;

/// <summary>
/// Does the regular work when it is due, on one of the servers. Work that was missed is done once, some time after the start; a run whose
/// server died is taken over by another one. A stop ends it between two users, and it stays due.
/// </summary>
internal sealed partial class LifecycleScheduler(
    IMemoryStore store, IEnumerable<IStoreWork> works, ScheduleOptions options, RandomNumberGenerator random, TimeProvider time,
    ILogger<LifecycleScheduler> logger) : BackgroundService
{
    private readonly List<IStoreWork> _jobs = [.. works.Where(static job => job.Every > TimeSpan.Zero)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (store.Schedules is not { } schedules || _jobs.Count == 0)
            return;
        await WaitAsync(options.StartWithin * Share(), stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            foreach (var job in _jobs)
                await TryAsync(schedules, job, stoppingToken);
            await WaitAsync(options.Poll, stoppingToken);
        }
    }

    /// <summary>The one place that swallows: storage that is away now is asked again at the next look.</summary>
    private async Task TryAsync(IScheduleStore schedules, IStoreWork job, CancellationToken stoppingToken)
    {
        try
        {
            if (!stoppingToken.IsCancellationRequested && await schedules.TakeAsync(job.Name, job.Every, options.Lease, stoppingToken) is { } claim)
                await RunAsync(schedules, job, claim, stoppingToken);
        }
        catch (Exception fault)
        {
            if (!stoppingToken.IsCancellationRequested)
                LogNotDone(logger, job.Name, fault);
        }
    }

    private async Task RunAsync(IScheduleStore schedules, IStoreWork job, ScheduleClaim claim, CancellationToken stoppingToken)
    {
        var outcome = RunOutcome.Failed;
        var renewed = time.GetTimestamp();
        try
        {
            var done = await job.RunAsync(BeforeEachAsync, stoppingToken);
            outcome = done.Failed == 0 ? RunOutcome.Done : RunOutcome.Failed;
            LogDone(logger, job.Name, done.Parts, done.Failed, done.Changes);
        }
        catch (LeaseLostException)
        {
            LogTakenOver(logger, job.Name);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            outcome = RunOutcome.Stopped;
        }
        finally
        {
            await schedules.EndAsync(claim, outcome, job.Every, CancellationToken.None);
        }

        async ValueTask BeforeEachAsync(CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (time.GetElapsedTime(renewed) < options.Lease / 4)
                return;
            renewed = time.GetTimestamp();
            if (!await schedules.RenewAsync(claim, options.Lease, cancellationToken))
                throw new LeaseLostException("Another server does the work now.");
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken stoppingToken) =>
        await Task.Delay(Waits.Within(wait, TimeSpan.FromDays(1)), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>A random part of the whole.</summary>
    private double Share()
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        random.GetBytes(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (double)uint.MaxValue;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The regular work {Job} is done: {Parts} users or owners, {Failed} of them failed, {Changes} changes.")]
    private static partial void LogDone(ILogger logger, string job, int parts, int failed, long changes);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The regular work {Job} took so long without a sign of life that another server has taken it over.")]
    private static partial void LogTakenOver(ILogger logger, string job);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The regular work {Job} cannot be done now; it is tried again.")]
    private static partial void LogNotDone(ILogger logger, string job, Exception fault);
}
