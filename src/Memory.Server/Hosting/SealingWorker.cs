using Memory.Server.Storage;

namespace Memory.Server.Hosting;

/// <summary>After a start, brings what is stored to what the settings of encryption ask for, beside all other work.</summary>
internal sealed partial class SealingWorker(IMemoryStore store, TimeProvider time, ILogger<SealingWorker> logger) : BackgroundService
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(5);

    private int _told;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (store.Sealing is not { } sealing)
            return;
        while (!await TryAsync(sealing, stoppingToken))
            await Task.Delay(RetryAfter, time, stoppingToken);
    }

    private async Task<bool> TryAsync(ISealing sealing, CancellationToken stoppingToken)
    {
        try
        {
            _told = 0;
            var ended = await sealing.RunAsync(Report, stoppingToken);
            if (!ended.IsDone)
                LogLeft(logger, ended.ToDo);
            return ended.IsDone;
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, fault);
            return false;
        }
    }

    /// <summary>A line for each tenth of the way.</summary>
    private void Report(SealingProgress progress)
    {
        var tenth = (int)(10L * progress.Done / Math.Max(1, progress.Done + progress.ToDo));
        if (tenth <= _told)
            return;
        _told = tenth;
        LogProgress(logger, progress.State, progress.Done, progress.ToDo);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{State}: {Done} users are done, {ToDo} are left.")]
    private static partial void LogProgress(ILogger logger, SealingState state, int done, int toDo);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is stored is not yet what the settings of encryption ask for: {ToDo} users or keys are left. It is tried again.")]
    private static partial void LogLeft(ILogger logger, int toDo);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is stored could not be brought to what the settings of encryption ask for; it is tried again.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
