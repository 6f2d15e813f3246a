using Memory.Server.Configuration;

namespace Memory.Server.Embedding;

/// <summary>Bounds of asking an embedding service.</summary>
internal sealed record EmbeddingOptions
{
    /// <summary>How much of a text is embedded, in bytes of UTF-8; the rest is cut off. OpenAI takes 8,191 tokens, and a token is at least one byte in any language.</summary>
    /// <value>The default is 8,000.</value>
    public int MaxTextBytes { get; init; } = 8_000;

    /// <summary>How many texts go in one call.</summary>
    /// <value>The default is 128, with Ollama 32.</value>
    public int MaxTextsPerCall { get; init; } = 128;

    /// <summary>How many bytes of UTF-8 go in one call, unless a single text has more. OpenAI takes 300,000 tokens.</summary>
    /// <value>The default is 200,000, with Ollama 64,000.</value>
    public int MaxBytesPerCall { get; init; } = 200_000;

    /// <summary>How many calls are under way at the same time; further ones wait.</summary>
    /// <value>The default is 4, with Ollama 2.</value>
    public int MaxConcurrentCalls { get; init; } = 4;

    /// <summary>How many calls may wait or be under way; further ones fail at once.</summary>
    /// <value>The default is 256.</value>
    public int MaxWaitingCalls { get; init; } = 256;

    /// <summary>How many bytes kept vectors may take; beyond it those not asked for the longest are dropped. 0 keeps none.</summary>
    /// <value>The default is 32 MiB, room for 5,000 vectors of 1,536 numbers.</value>
    public long CacheBytes { get; init; } = 32L << 20;

    /// <summary>How long the service may take for one answer.</summary>
    /// <value>The default is 15 seconds, with Ollama 45 seconds: it loads the model first.</value>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a call may take with all its waits and retries.</summary>
    /// <value>The default is 60 seconds, with Ollama 120 seconds.</value>
    public TimeSpan TotalTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a call is repeated.</summary>
    /// <value>The default is 4.</value>
    public int MaxRetries { get; init; } = 4;

    /// <summary>How long to wait before the first retry, less up to a half at random; twice as long before each further one.</summary>
    /// <value>The default is 500 ms.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest of these waits. What the service asks for by <c>Retry-After</c> may be longer; if it does not fit into <see cref="TotalTimeout"/>, the call ends.</summary>
    /// <value>The default is 8 seconds.</value>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>Which part of the calls in the window must fail for the service to be left alone, from 0.01 to 1.</summary>
    /// <value>The default is 0.5.</value>
    public double FailureRatio { get; init; } = 0.5;

    /// <summary>How many calls, retries among them, the window must hold for that, at least 2. More than a single text's retries come to, or these would be in vain.</summary>
    /// <value>The default is 6.</value>
    public int MinimumCalls { get; init; } = 6;

    /// <summary>How far back calls count, at least 500 ms. Long enough for <see cref="MinimumCalls"/> that hang one after another, or a service that hangs would never be left alone.</summary>
    /// <value>The default is 2 minutes, with Ollama 6 minutes.</value>
    public TimeSpan Window { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the service is left alone, at least 500 ms; then one call tries again.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan BreakDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest that a <c>Retry-After</c> makes of that.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long an answer may be; a longer one is not read.</summary>
    /// <value>The default is 32 MiB.</value>
    public int MaxAnswerBytes { get; init; } = 32 << 20;

    /// <summary>The defaults for a provider.</summary>
    public static EmbeddingOptions For(EmbeddingProvider provider) => provider == EmbeddingProvider.Ollama
        ? new EmbeddingOptions
        {
            MaxTextsPerCall = 32,
            MaxBytesPerCall = 64_000,
            MaxConcurrentCalls = 2,
            AttemptTimeout = TimeSpan.FromSeconds(45),
            TotalTimeout = TimeSpan.FromSeconds(120),
            Window = TimeSpan.FromMinutes(6),
        }
        : new EmbeddingOptions();
}
