using Microsoft.Extensions.Logging;

namespace Memory.Client;

/// <summary>
/// Recall that never fails a chat: it answers within <see cref="MemoryClientOptions.RecallDeadline"/>, and whatever goes wrong becomes a
/// <see cref="RecallOutcome"/>. Only misuse and the caller's own cancellation throw.
/// </summary>
public sealed partial class FailOpenRecall
{
    private readonly IMemoryClient client;
    private readonly TimeSpan deadline;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly LogEpisode outage;
    private readonly LogEpisode rejection;

    internal FailOpenRecall(IMemoryClient client, MemoryClientOptions options, ILogger<FailOpenRecall> logger, TimeProvider time, ClientTelemetry telemetry)
    {
        (this.client, this.logger, this.time) = (client, logger, time);
        deadline = options.RecallDeadline;
        (outage, rejection) = (new LogEpisode(time), new LogEpisode(time));
    }

    /// <summary>Recalls what helps with a question, if that can be had in time.</summary>
    /// <exception cref="ArgumentException">The request is null or names no user.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<RecallResult> RecallAsync(RecallRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(request.UserId, nameof(request));
        var (outcome, response, fault) =
            await TryAsync(token => client.RecallAsync(request, token), cancellationToken).ConfigureAwait(false);
        return new RecallResult(outcome, response, fault);
    }

    /// <summary>Reads the essentials about a user, if that can be had in time.</summary>
    /// <param name="userId">The person remembered.</param>
    /// <param name="tokenBudget">Bounds the rendered context in tokens, 0–32,768; null for 1,024.</param>
    /// <param name="cancellationToken">Throws when cancelled.</param>
    /// <exception cref="ArgumentException">No user is named.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    public async ValueTask<ConsciousResult> GetConsciousAsync(
        string userId, int? tokenBudget = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(userId);
        var (outcome, set, fault) =
            await TryAsync(token => client.GetConsciousAsync(userId, tokenBudget, token), cancellationToken).ConfigureAwait(false);
        return new ConsciousResult(outcome, set, fault);
    }

    private async ValueTask<(RecallOutcome Outcome, T? Answer, Exception? Fault)> TryAsync<T>(
        Func<CancellationToken, ValueTask<T>> ask, CancellationToken cancellationToken)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // On the pool and waited for from outside: a handler that ignores its token, or even blocks, must not hold the chat.
        var asked = Task.Run(() => ask(giveUp.Token).AsTask(), CancellationToken.None);
        try
        {
            var answer = await asked.WaitAsync(deadline, time, cancellationToken).ConfigureAwait(false);
            giveUp.Dispose();
            outage.Ends();
            rejection.Ends();
            return (RecallOutcome.Recalled, answer, null);
        }
        catch (Exception fault)
        {
            // The one place that swallows. A list of exception types is not enough: a response with a bad
            // charset throws InvalidOperationException. The caller's own cancellation still throws.
            _ = AbandonAsync(asked, giveUp);
            cancellationToken.ThrowIfCancellationRequested();
            return Degraded<T>(fault is TimeoutException ? Late() : fault);
        }
    }

    /// <summary>Cancels what nobody waits for any more, and looks at how it ends so that its fault does not count as unobserved.</summary>
    private static async Task AbandonAsync(Task asked, CancellationTokenSource giveUp)
    {
        await giveUp.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        giveUp.Dispose();
        await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private MemoryUnavailableException Late() => new($"The memory server did not answer within {deadline.TotalMilliseconds:0} ms.");

    private (RecallOutcome Outcome, T? Answer, Exception? Fault) Degraded<T>(Exception fault)
        where T : class
    {
        if (fault is MemoryApiException refused)
        {
            if (rejection.Begins(out var silent))
                LogRejected(logger, (int)refused.StatusCode, silent);
            return (RecallOutcome.Rejected, null, fault);
        }

        if (outage.Begins(out var unspoken))
            LogUnavailable(logger, fault.Message, unspoken);
        return (RecallOutcome.Unavailable, null, fault);
    }

    [LoggerMessage(1, LogLevel.Warning, "Memory is unavailable, chats go on without it: {Fault} ({Silent} earlier faults were not logged.)")]
    private static partial void LogUnavailable(ILogger logger, string fault, long silent);

    [LoggerMessage(2, LogLevel.Error,
        "The memory server refuses us with {Status}, chats go on without memory. Check the API key and the request. ({Silent} earlier refusals were not logged.)")]
    private static partial void LogRejected(ILogger logger, int status, long silent);
}
