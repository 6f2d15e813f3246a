namespace Memory.Server.Ingest;

/// <summary>Bounds of the extraction work.</summary>
internal sealed record IngestOptions
{
    /// <summary>How many users are worked at the same time.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>How many waiting jobs of one user are worked together, and stored as one change. One that failed is worked alone.</summary>
    public int JobsPerClaim { get; init; } = 256;

    /// <summary>Of how many turns together, unless the first of the jobs has more.</summary>
    public int TurnsPerClaim { get; init; } = 1_000;

    /// <summary>How many jobs may wait before acknowledgements are held back.</summary>
    public int FreelyWaiting { get; init; } = 5_000;

    /// <summary>How long an acknowledgement is held back when twice as many wait, or more; proportionally shorter between.</summary>
    public TimeSpan LongestHold { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How often a job is begun before it is given up as failed.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>How often a job is begun before it is given up when it is the storage that refuses its effects, while it takes smaller work: after a quarter of an hour of that.</summary>
    public int MaxStorageAttempts { get; init; } = 10;

    /// <summary>How long after the first failed attempt it is tried again; twice as long after each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan JobTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many of the session's turns before a turn are shown to the extractor.</summary>
    public int ContextTurns { get; init; } = 6;
}
