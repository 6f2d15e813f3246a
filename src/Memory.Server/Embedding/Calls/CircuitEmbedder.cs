using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;

namespace Memory.Server.Embedding.Calls;

/// <summary>Leaves a service alone for a while when it does not answer, or refuses us altogether: calls then fail at once, and cost nothing.</summary>
internal sealed partial class CircuitEmbedder : DelegatingEmbeddingGenerator<string, Embedding<float>>
{
    private static readonly ResiliencePropertyKey<TimeSpan?> RetryAfter = new("retry-after");

    private readonly EmbeddingOptions _bounds;
    private readonly ILogger _logger;
    private readonly ResiliencePipeline<GeneratedEmbeddings<Embedding<float>>> _breaker;
    private volatile bool _isOpen;

    public CircuitEmbedder(
        IEmbeddingGenerator<string, Embedding<float>> inner, EmbeddingOptions bounds, EmbeddingMetrics metrics, TimeProvider time, ILogger logger)
        : base(inner)
    {
        (_bounds, _logger) = (bounds, logger);
        _breaker = new ResiliencePipelineBuilder<GeneratedEmbeddings<Embedding<float>>> { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<GeneratedEmbeddings<Embedding<float>>>
            {
                FailureRatio = bounds.FailureRatio,
                MinimumThroughput = bounds.MinimumCalls,
                SamplingDuration = bounds.Window,
                BreakDuration = bounds.BreakDuration,
                ShouldHandle = static attempt => ValueTask.FromResult(IsFailure(attempt.Outcome.Exception)),
                BreakDurationGenerator = attempt => ValueTask.FromResult(BreakAfter(attempt.Context)),
                OnOpened = OnOpened,
                OnClosed = OnClosed,
            })
            .Build();
        metrics.Watch(() => _isOpen);
    }

    public override async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        try
        {
            var outcome = await _breaker.ExecuteOutcomeAsync(AttemptAsync, context, (Circuit: this, Values: values, Options: options));
            if (outcome.Exception is BrokenCircuitException { RetryAfter: var wait })
                throw new EmbeddingFailedException(EmbeddingFault.CircuitOpen, "The embedding service has not answered lately and is not asked for a while.") { RetryAfter = wait };
            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public override object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(EmbedderCircuit) ? new EmbedderCircuit(_isOpen) : base.GetService(serviceType, serviceKey);

    private static async ValueTask<Outcome<GeneratedEmbeddings<Embedding<float>>>> AttemptAsync(
        ResilienceContext context, (CircuitEmbedder Circuit, IEnumerable<string> Values, EmbeddingGenerationOptions? Options) call)
    {
        try
        {
            return Outcome.FromResult(await call.Circuit.InnerGenerator.GenerateAsync(call.Values, call.Options, context.CancellationToken));
        }
        catch (Exception fault)
        {
            context.Properties.Set(RetryAfter, (fault as EmbeddingFailedException)?.RetryAfter);
            return Outcome.FromException<GeneratedEmbeddings<Embedding<float>>>(fault);
        }
    }

    /// <summary>A text that is refused says nothing about the service. A call that was broken off ran out of its whole time: those who ask have no part in it, see <see cref="CachingEmbedder"/>.</summary>
    private static bool IsFailure(Exception? fault) => fault is not (null or EmbeddingFailedException { Fault: EmbeddingFault.TextRefused });

    private TimeSpan BreakAfter(ResilienceContext context)
    {
        var asked = context.Properties.GetValue(RetryAfter, null) ?? TimeSpan.Zero;
        asked = asked < _bounds.MaxRetryAfter ? asked : _bounds.MaxRetryAfter;
        return asked > _bounds.BreakDuration ? asked : _bounds.BreakDuration;
    }

    private ValueTask OnOpened(OnCircuitOpenedArguments<GeneratedEmbeddings<Embedding<float>>> opened)
    {
        var fault = (opened.Outcome.Exception as EmbeddingFailedException)?.Fault ?? EmbeddingFault.Timeout;
        if (!_isOpen)
            LogOpened(opened.BreakDuration.TotalSeconds, fault, opened.Outcome.Exception?.Message);
        _isOpen = true;
        return default;
    }

    private ValueTask OnClosed(OnCircuitClosedArguments<GeneratedEmbeddings<Embedding<float>>> closed)
    {
        _isOpen = false;
        LogClosed();
        return default;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The embedding service is left alone for {Seconds} s, again and again until it answers; memory goes on without new vectors. Last it was {Fault}: {Message}")]
    private partial void LogOpened(double seconds, EmbeddingFault fault, string? message);

    [LoggerMessage(Level = LogLevel.Information, Message = "The embedding service answers again")]
    private partial void LogClosed();
}

/// <summary>Whether an embedding service is left alone now, by the embedder's <c>GetService</c>.</summary>
internal sealed record EmbedderCircuit(bool IsOpen);
