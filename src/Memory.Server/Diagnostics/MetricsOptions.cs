namespace Memory.Server.Diagnostics;

/// <summary>Bounds of what is kept of measurements.</summary>
internal sealed record MetricsOptions
{
    /// <summary>
    /// How many combinations of labels one metric has. What comes with a further one is counted under the single label <c>otel_metric_overflow="true"</c>, so that sums
    /// stay right and memory stays bounded.
    /// </summary>
    /// <value>The default is 1,000.</value>
    public int MaxSeries { get; init; } = 1000;

    /// <summary>How often what must be asked of the storage is asked: the queue and the regular work.</summary>
    /// <value>The default is 15 seconds.</value>
    public TimeSpan SampleEvery { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the storage may take to say that it is well.</summary>
    /// <value>The default is 3 seconds.</value>
    public TimeSpan ProbeDeadline { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the end of the server waits until a collector has taken the last of what is sent to it.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
