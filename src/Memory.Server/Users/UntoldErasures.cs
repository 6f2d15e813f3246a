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
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // The next start tells them.
        }
        catch (Exception fault)
        {
            // Whatever it was: what is left untold must not keep the server from its work.
            LogUntold(logger, fault);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Erasures of an earlier process could not be written down; the next start tries again.")]
    private static partial void LogUntold(ILogger logger, Exception fault);
}
