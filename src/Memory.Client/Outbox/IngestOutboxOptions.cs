namespace Memory.Client;

/// <summary>The bounds of the background queue that hands turns over.</summary>
public sealed class IngestOutboxOptions
{
    /// <summary>How many messages may wait, 1–1,000,000. When full, what is newest is dropped, counted and warned about.</summary>
    /// <value>The default is 1,000.</value>
    public int Capacity { get; set; } = 1_000;

    /// <summary>How many messages of one session go in one request, 1–100.</summary>
    /// <value>The default is 50.</value>
    public int BatchSize { get; set; } = 50;

    /// <summary>How many requests are under way at once, 1–64; those of one session never are.</summary>
    /// <value>The default is 4.</value>
    public int MaxConcurrentRequests { get; set; } = 4;

    /// <summary>The wait before the first retry; it doubles with every further one and is jittered. From 1 ms to <see cref="MaxRetryDelay"/>.</summary>
    /// <value>The default is 500 ms.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait between retries, unless the server asks for more. Up to 1 hour.</summary>
    /// <value>The default is 30 seconds.</value>
    public TimeSpan MaxRetryDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest <c>Retry-After</c> that is honoured. Up to 1 day; a longer one is cut to this.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a shutdown waits until everything is handed over, up to 10 minutes. What is left then is lost and logged.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
