using Memory.Server.Embedding;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Recall.Vectors;

/// <summary>
/// Lets vectors follow their texts, in the background: takes users who lack some and fills them. While the service is away it is tried again,
/// later each time, for all users together, since it is away for all of them.
/// </summary>
internal sealed partial class VectorFiller(IMemoryStore store, UserFilling filling, VectorOptions options, TimeProvider time, ILogger<VectorFiller> logger)
    : BackgroundService
{
    private readonly OncePerMinute _told = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (store.Vectors is not { } shelf)
            return;
        await RepeatAsync(
            async token =>
            {
                await shelf.AnnounceAsync(token);
                return false;
            },
            stoppingToken);
        var workers = Enumerable.Range(0, options.Workers).Select(_ => RepeatAsync(token => FillNextAsync(shelf, token), stoppingToken));
        await Task.WhenAll(workers.Append(RepeatAsync(token => SurveyAsync(shelf, token), stoppingToken)));
    }

    /// <summary>Looks now and then: while a rollout is under way, a server with the settings before may store users whom nobody else has told of.</summary>
    private async Task<bool> SurveyAsync(IVectorShelf shelf, CancellationToken stoppingToken)
    {
        await shelf.SurveyAsync(stoppingToken);
        await Task.Delay(options.SurveyInterval, time, stoppingToken);
        return true;
    }

    /// <summary>Does work until it is done. The one place that swallows: whatever fails is tried again, later each time.</summary>
    private async Task RepeatAsync(Func<CancellationToken, Task<bool>> work, CancellationToken stoppingToken)
    {
        var delay = options.RetryDelay;
        var goesOn = true;
        while (goesOn && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                goesOn = await work(stoppingToken);
                delay = options.RetryDelay;
            }
            catch (Exception fault)
            {
                if (stoppingToken.IsCancellationRequested)
                    return;
                if (_told.IsTime())
                    LogFailed(logger, fault);
                await Task.Delay(After(fault, delay), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                delay = delay * 2 < options.MaxRetryDelay ? delay * 2 : options.MaxRetryDelay;
            }
        }
    }

    private async Task<bool> FillNextAsync(IVectorShelf shelf, CancellationToken stoppingToken)
    {
        // Asked for first, so that what changes while we look is not missed.
        var changed = shelf.Changed;
        if (await shelf.TakeAsync(options.Lease, stoppingToken) is not { } scope)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(changed, Task.Delay(options.Poll, time, enough.Token));
            await enough.CancelAsync();
            return true;
        }

        try
        {
            await filling.RunAsync(shelf, scope, stoppingToken);
        }
        catch (Exception fault)
        {
            // A user whose own storage is broken must not hold up the others; a service that is away does, and the user keeps the place in line.
            var until = fault is EmbeddingFailedException || stoppingToken.IsCancellationRequested ? time.Now() : time.Now() + options.MaxRetryDelay;
            await shelf.ReturnAsync(scope, until, CancellationToken.None);
            throw;
        }

        return true;
    }

    /// <summary>What the service asks for, within bounds.</summary>
    private TimeSpan After(Exception fault, TimeSpan delay) => fault is EmbeddingFailedException { RetryAfter: { } asked } && asked > delay
        ? asked < options.MaxRetryDelay ? asked : options.MaxRetryDelay
        : delay;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Vectors of stored texts cannot be made now, so that these are recalled by their words alone; it is tried again. This is said once a minute at most.")]
    private static partial void LogFailed(ILogger logger, Exception fault);
}
