namespace Memory.Server.Recall.Vectors;

/// <summary>Bounds of the work that makes vectors of stored texts by a service.</summary>
internal sealed record VectorOptions
{
    /// <summary>How many texts are sent to the service at once.</summary>
    /// <value>The default is 64. At least 1.</value>
    public int BatchSize { get; init; } = 64;

    /// <summary>How many users' texts are worked on at the same time.</summary>
    /// <value>The default is 2. At least 1.</value>
    public int Workers { get; init; } = 2;

    /// <summary>How long one call may take; it then counts as failed.</summary>
    /// <value>The default is 150 seconds.</value>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(150);

    /// <summary>For how long a taken user is left alone by other servers, from each kept batch on. Longer than a call may take.</summary>
    /// <value>The default is 5 minutes.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long after the first failure it is tried again; twice as long after each further one.</summary>
    /// <value>The default is 1 second.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two tries.</summary>
    /// <value>The default is 1 minute.</value>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often it is looked for users whose vectors are of another kind than the wanted one.</summary>
    /// <value>The default is 10 minutes.</value>
    public TimeSpan SurveyInterval { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often it is looked for work that nobody told of, such as that of a server that died.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(5);
}
