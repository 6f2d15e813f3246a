using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Memory.Client;

/// <summary>Sends batches until the server has stored or refused each message; retries for as long as it takes while the server is down.</summary>
[SuppressMessage("Design", "CA1001", Justification = "No timer and no wait handle is behind its token source and semaphore; late senders may still hold them.")]
internal sealed partial class OutboxSender
{
    private readonly IMemoryClient client;
    private readonly IngestOutboxOptions options;
    private readonly ILogger logger;
    private readonly LogEpisode outage;
    private readonly LogEpisode refusals;
    private readonly SemaphoreSlim slots;
    private readonly ResiliencePipeline<SendOutcome> retries;
    private readonly CancellationToken stop;
    private CancellationTokenSource haste = new();
    private int hurrying;
    private long delivered;
    private long refused;

    public OutboxSender(IMemoryClient client, IngestOutboxOptions options, ILogger logger, TimeProvider time, CancellationToken stop)
    {
        (this.client, this.options, this.logger, this.stop) = (client, options, logger, stop);
        (outage, refusals) = (new LogEpisode(time), new LogEpisode(time));
        slots = new SemaphoreSlim(options.MaxConcurrentRequests);
        retries = new ResiliencePipelineBuilder<SendOutcome> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<SendOutcome>
            {
                MaxRetryAttempts = int.MaxValue,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.RetryDelay,
                MaxDelay = options.MaxRetryDelay,
                ShouldHandle = static attempt => ValueTask.FromResult(!attempt.Outcome.Result.IsFinal),
                DelayGenerator = attempt => ValueTask.FromResult(AskedDelay(attempt.Outcome.Result)),
            })
            .Build();
    }

    public long Delivered => Interlocked.Read(ref delivered);

    public long Refused => Interlocked.Read(ref refused);

    /// <summary>Cuts all current waits short, and keeps later ones short until disposed.</summary>
    public IDisposable Hurry()
    {
        Interlocked.Increment(ref hurrying);
        Interlocked.Exchange(ref haste, new CancellationTokenSource()).Cancel();
        return new Haste(this);
    }

    /// <summary>Returns when every message was stored or refused, or the outbox stops. Never throws.</summary>
    public async Task SendAsync(IngestRequest batch)
    {
        var outcome = await TryUntilAnsweredAsync(batch).ConfigureAwait(false);
        if (outcome.IsStored)
        {
            Interlocked.Add(ref delivered, batch.Messages.Count);
            outage.Ends();
            refusals.Ends();
        }
        else if (outcome.Refusal is { } refusal)
        {
            await SetAsideAsync(batch, refusal).ConfigureAwait(false);
        }
    }

    /// <summary>Drops what is refused: of a batch with a bad message, that message alone.</summary>
    private async Task SetAsideAsync(IngestRequest batch, MemoryApiException refusal)
    {
        if (batch.Messages.Count > 1 && IsAboutContent(refusal.StatusCode))
        {
            var half = batch.Messages.Count / 2;
            await SendAsync(batch with { Messages = [.. batch.Messages.Take(half)] }).ConfigureAwait(false);
            await SendAsync(batch with { Messages = [.. batch.Messages.Skip(half)] }).ConfigureAwait(false);
            return;
        }

        var total = Interlocked.Add(ref refused, batch.Messages.Count);
        if (refusals.Begins(out _))
            LogRefused(logger, (int)refusal.StatusCode, total);
    }

    private static bool IsAboutContent(HttpStatusCode status) => status is
        HttpStatusCode.BadRequest or HttpStatusCode.Conflict or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;

    private async ValueTask<SendOutcome> TryUntilAnsweredAsync(IngestRequest batch)
    {
        while (!stop.IsCancellationRequested)
        {
            // Waits between attempts end with haste; an attempt under way does not, since repeating it would only cost time.
            using var wait = CancellationTokenSource.CreateLinkedTokenSource(Volatile.Read(ref haste).Token, stop);
            try
            {
                var outcome = await retries.ExecuteAsync(_ => TryAsync(batch), wait.Token).ConfigureAwait(false);
                if (outcome.IsFinal)
                    return outcome;
            }
            catch (OperationCanceledException) when (wait.IsCancellationRequested)
            {
                // Begun anew without a wait, or stopped.
            }
        }

        return default;
    }

    private async ValueTask<SendOutcome> TryAsync(IngestRequest batch)
    {
        try
        {
            await slots.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                await client.IngestAsync(batch, cancellationToken: stop).ConfigureAwait(false);
                return new SendOutcome(IsStored: true);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (MemoryApiException refusal)
        {
            return new SendOutcome(Refusal: refusal);
        }
        catch (Exception fault)
        {
            // The one place that swallows: whatever else goes wrong is a server that is not there yet.
            if (!stop.IsCancellationRequested && outage.Begins(out _))
                LogUnavailable(logger, fault.Message);
            return new SendOutcome(RetryAfter: (fault as MemoryUnavailableException)?.RetryAfter);
        }
    }

    /// <summary>The server's own wish, within bounds; null leaves it to the back-off.</summary>
    private TimeSpan? AskedDelay(SendOutcome outcome)
    {
        if (Volatile.Read(ref hurrying) > 0)
            return options.RetryDelay;
        return outcome.RetryAfter is { } asked ? TimeSpan.FromTicks(Math.Min(asked.Ticks, options.MaxRetryAfter.Ticks)) : null;
    }

    [LoggerMessage(11, LogLevel.Warning, "Turns cannot be handed over to the memory server and are retried: {Fault}")]
    private static partial void LogUnavailable(ILogger logger, string fault);

    [LoggerMessage(12, LogLevel.Error, "The memory server refuses messages with {Status}; they are dropped, {Refused} so far.")]
    private static partial void LogRefused(ILogger logger, int status, long refused);

    private sealed class Haste(OutboxSender sender) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref sender.hurrying);
    }

    /// <summary>How one attempt ended. With neither a store nor a refusal it is to be repeated.</summary>
    private readonly record struct SendOutcome(bool IsStored = false, MemoryApiException? Refusal = null, TimeSpan? RetryAfter = null)
    {
        public bool IsFinal => IsStored || Refusal is not null;
    }
}
