using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Memory.Server.Embedding.Calls;

/// <summary>Repeats a call that failed in passing, later each time or when the service asks for it, until its whole time is over.</summary>
internal sealed class RetryingEmbedder : DelegatingEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly ResiliencePropertyKey<long> Began = new("began");
    private static readonly ResiliencePropertyKey<TimeSpan> NextDelay = new("next-delay");

    private readonly EmbeddingOptions _bounds;
    private readonly TimeProvider _time;
    private readonly Func<double> _random;
    private readonly ResiliencePipeline<GeneratedEmbeddings<Embedding<float>>> _pipeline;

    /// <param name="inner">Asks once.</param>
    /// <param name="bounds">How often and how long.</param>
    /// <param name="metrics">Counts retries.</param>
    /// <param name="time">The clock.</param>
    /// <param name="random">A number from 0 to 1 each time, so that servers that failed together do not come back together.</param>
    public RetryingEmbedder(
        IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingOptions bounds, EmbeddingMetrics metrics, TimeProvider time, Func<double> random)
        : base(inner)
    {
        (_bounds, _time, _random) = (bounds, time, random);
        var builder = new ResiliencePipelineBuilder<GeneratedEmbeddings<Embedding<float>>> { TimeProvider = time }
            .AddTimeout(new TimeoutStrategyOptions { Timeout = bounds.TotalTimeout });
        if (bounds.MaxRetries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions<GeneratedEmbeddings<Embedding<float>>>
            {
                MaxRetryAttempts = bounds.MaxRetries,
                ShouldHandle = attempt => ValueTask.FromResult(IsWorthIt(attempt.Outcome.Exception, attempt.AttemptNumber, attempt.Context)),
                DelayGenerator = static attempt => ValueTask.FromResult<TimeSpan?>(attempt.Context.Properties.GetValue(NextDelay, TimeSpan.Zero)),
                OnRetry = _ =>
                {
                    metrics.Retry();
                    return default;
                },
            });
        }

        _pipeline = builder.Build();
    }

    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Began, _time.GetTimestamp());
        try
        {
            return await _pipeline.ExecuteAsync(
                static async (context, call) => await call.Inner.GenerateAsync(call.Values, call.Options, context.CancellationToken),
                context,
                (Inner: InnerGenerator, Values: values, Options: options));
        }
        catch (TimeoutRejectedException)
        {
            throw new EmbeddingFailedException(EmbeddingFault.Timeout, $"The embedding service gave no vectors within {_bounds.TotalTimeout.TotalSeconds:0.#} s.");
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    /// <summary>Whether asking again may help, and the wait before it fits into what is left of the time. An open circuit is not waited for.</summary>
    private bool IsWorthIt(Exception? fault, int attempt, ResilienceContext context)
    {
        if (fault is not EmbeddingFailedException { IsTransient: true, Fault: not EmbeddingFault.CircuitOpen } failed)
            return false;
        var delay = Delay(attempt, failed.RetryAfter);
        context.Properties.Set(NextDelay, delay);
        return _time.GetElapsedTime(context.Properties.GetValue(Began, 0)) + delay < _bounds.TotalTimeout;
    }

    private TimeSpan Delay(int attempt, TimeSpan? asked)
    {
        var doubled = Math.Min(_bounds.RetryDelay.TotalMilliseconds * Math.Pow(2, attempt), _bounds.MaxRetryDelay.TotalMilliseconds);
        var own = TimeSpan.FromMilliseconds(doubled * (1 - (_random() / 2)));
        return asked > own ? asked.Value : own;
    }
}
