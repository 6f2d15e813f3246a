using System.Threading.Channels;
using Memory.Server.Audit;
using Memory.Server.Encryption;
using Memory.Server.Memories;

namespace Memory.Server.Hosting;

/// <summary>Writes down, once for each user and run of the server, that something of theirs does not open though it is undamaged.</summary>
internal sealed partial class SealAlarm(IServiceProvider services, ILogger<SealAlarm> logger) : BackgroundService
{
    /// <summary>More than that in one run are no longer told one by one; the log tells each all the same.</summary>
    private const int Most = 1024;

    private readonly Lock _sync = new();
    private readonly HashSet<KeyHolder> _told = [];
    private readonly Channel<KeyHolder> _waiting = Channel.CreateUnbounded<KeyHolder>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Takes note of it and returns at once.</summary>
    public void Raise(KeyHolder holder)
    {
        lock (_sync)
        {
            if (_told.Count >= Most || !_told.Add(holder))
                return;
        }

        _waiting.Writer.TryWrite(holder);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (services.GetService<IAuditTrail>() is not { } trail)
            return;
        await foreach (var holder in _waiting.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await trail.WriteAsync(
                    new AuditEvent(new OwnerId(holder.Owner), "seal.broken", Key: null) { User = holder.User is { } user ? new UserId(user) : null }, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // The log has told of it already; the next run of the server tries again.
                LogUnwritten(logger, fault);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The audit log could not take that something does not open.")]
    private static partial void LogUnwritten(ILogger logger, Exception fault);
}
