using Memory.Server.Storage;

namespace Memory.Server.Users;

/// <summary>At a server's start, writes down the erasures that a process did that died before it could.</summary>
internal sealed partial class UntoldErasures(UserEraser eraser, ILogger<UntoldErasures> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await eraser.TellUntoldAsync(stoppingToken);
        }
        catch (Exception fault) when (fault is StorageUnavailableException || stoppingToken.IsCancellationRequested)
        {
            if (!stoppingToken.IsCancellationRequested)
                LogUntold(logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Erasures of an earlier process could not be written down; the next start tries again.")]
    private static partial void LogUntold(ILogger logger, Exception fault);
}
