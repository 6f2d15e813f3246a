using Memory.Server.Memories;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Owners;
using Memory.Server.Storage.Embedded.Queue;

namespace Memory.Server.Storage.Embedded;

/// <summary>What happens beside requests: the search for left-over work at start, and the regular writing of what need not be durable at once.</summary>
internal sealed partial class Upkeep(
    JournalContext context, WaitingLanes waiting, FailedUsers failed, Compactor compactor, EmbeddedKeyStore keys, StartupScan scan)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Task scanning = Task.CompletedTask;
    private Task repeating = Task.CompletedTask;
    private bool isScanned;
    private HashSet<string>? saved;

    public void Start()
    {
        scanning = Task.Run(ScanAsync);
        repeating = RepeatAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await scanning;
        await repeating;
        stopping.Dispose();
    }

    /// <summary>Once nothing changes any more: writes everything one last time.</summary>
    public Task FinishAsync()
    {
        saved = null;
        return SaveAsync();
    }

    private async Task ScanAsync()
    {
        try
        {
            await scan.RunAsync(stopping.Token);
            Volatile.Write(ref isScanned, true);
        }
        catch (Exception fault)
        {
            // Without a whole scan no checkpoint is written, so that the next start looks again.
            if (!stopping.IsCancellationRequested)
                LogFailed(context.Logger, fault);
        }
    }

    private async Task RepeatAsync()
    {
        using var timer = new PeriodicTimer(context.Options.UpkeepInterval, context.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping.Token))
                await SaveAsync();
        }
        catch (OperationCanceledException)
        {
            // The store is closing; FinishAsync does the rest.
        }
    }

    private async Task SaveAsync()
    {
        try
        {
            await keys.SaveUsesAsync(CancellationToken.None);
            if (!Volatile.Read(ref isScanned))
                return;
            var unfinished = waiting.List().Concat(failed.List()).Select(JobId.ScopeHash)
                .Concat(compactor.Pending.Concat(scan.Unreadable).Select(static path => Path.GetFileNameWithoutExtension(path)))
                .ToHashSet(StringComparer.Ordinal);
            if (saved?.SetEquals(unfinished) == true)
                return;
            await context.Threads.RunAsync(() => QueueCheckpoint.Write(context.Disk, context.Places, unfinished));
            saved = unfinished;
        }
        catch (Exception fault)
        {
            LogFailed(context.Logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What need not be durable at once could not be written; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
