using Polly;
using Polly.CircuitBreaker;

namespace Memory.Client;

/// <summary>
/// Asks the server within the deadline, and stops asking for a while when it does not answer. One for all recalls of a client: its state must
/// outlive HTTP handlers, which rotate.
/// </summary>
internal sealed class RecallCircuit
{
    private static readonly ResiliencePropertyKey<TimeSpan?> RetryAfter = new("retry-after");

    private readonly TimeSpan deadline;
    private readonly RecallCircuitOptions options;
    private readonly TimeProvider time;
    private readonly ResiliencePipeline<object> breaker;
    private long openUntil = long.MinValue;

    public RecallCircuit(MemoryClientOptions client, TimeProvider time)
    {
        (deadline, options, this.time) = (client.RecallDeadline, client.RecallCircuit, time);
        breaker = new ResiliencePipelineBuilder<object> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<object>
            {
                FailureRatio = options.FailureRatio,
                MinimumThroughput = options.MinimumCalls,
                SamplingDuration = options.Window,
                BreakDuration = options.BreakDuration,

                // A refusal is an answer: the server is there.
                ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome.Exception is not (null or MemoryApiException)),
                BreakDurationGenerator = attempt => ValueTask.FromResult(BreakAfter(attempt.Context)),
                OnOpened = opened =>
                {
                    Volatile.Write(ref openUntil, time.GetTimestamp() + (long)(opened.BreakDuration.TotalSeconds * time.TimestampFrequency));
                    return default;
                },
                OnClosed = _ =>
                {
                    Volatile.Write(ref openUntil, long.MinValue);
                    return default;
                },
            })
            .Build();
    }

    /// <summary>Whether the server is not asked at present. Costs a look at the clock; the breaker itself would make an exception first.</summary>
    public bool IsOpen => Volatile.Read(ref openUntil) is var until and > long.MinValue && time.GetTimestamp() < until;

    /// <summary>Asks, on the pool and waited for from outside: a handler that ignores its token, or even blocks, must not hold the chat.</summary>
    /// <returns>The answer or the fault, at the deadline at the latest.</returns>
    public async ValueTask<Outcome<object>> AskAsync<T>(Func<CancellationToken, ValueTask<T>> ask)
        where T : class
    {
        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, CancellationToken.None);
        try
        {
            return await breaker.ExecuteOutcomeAsync(
                static (context, state) => state.Circuit.AttemptAsync(state.Ask, context), context, (Circuit: this, Ask: ask)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private async ValueTask<Outcome<object>> AttemptAsync<T>(Func<CancellationToken, ValueTask<T>> ask, ResilienceContext context)
        where T : class
    {
        var giveUp = new CancellationTokenSource(deadline, time);
        var asked = OnPoolAsync(ask, giveUp.Token);
        try
        {
            var answer = await asked.WaitAsync(giveUp.Token).ConfigureAwait(false);
            giveUp.Dispose();
            return Outcome.FromResult<object>(answer);
        }
        catch (Exception fault)
        {
            // What goes wrong is an outcome, told by FailOpenRecall. A list of exception types is not enough: a response with a bad
            // charset throws InvalidOperationException.
            var outcome = giveUp.IsCancellationRequested ? Late() : fault;
            _ = AbandonAsync(asked, giveUp);
            context.Properties.Set(RetryAfter, (outcome as MemoryUnavailableException)?.RetryAfter);
            return Outcome.FromException<object>(outcome);
        }
    }

    private static async Task<T> OnPoolAsync<T>(Func<CancellationToken, ValueTask<T>> ask, CancellationToken giveUp)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        return await ask(giveUp).ConfigureAwait(false);
    }

    /// <summary>The fault of a recall that was not tried.</summary>
    public static MemoryUnavailableException NotTried() =>
        new("The memory server has not answered lately and is not asked for a while.") { Reason = FaultReason.CircuitOpen };

    private MemoryUnavailableException Late() =>
        new($"The memory server did not answer within {deadline.TotalMilliseconds:0} ms.") { Reason = FaultReason.Timeout };

    private TimeSpan BreakAfter(ResilienceContext context)
    {
        var asked = context.Properties.GetValue(RetryAfter, null) ?? TimeSpan.Zero;
        asked = asked < options.MaxRetryAfter ? asked : options.MaxRetryAfter;
        return asked > options.BreakDuration ? asked : options.BreakDuration;
    }

    /// <summary>Looks at how a call ends that nobody waits for any more, so that its fault does not count as unobserved.</summary>
    private static async Task AbandonAsync(Task asked, CancellationTokenSource giveUp)
    {
        await asked.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        giveUp.Dispose();
    }
}
