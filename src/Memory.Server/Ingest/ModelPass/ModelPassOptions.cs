namespace Memory.Server.Ingest.ModelPass;

/// <summary>Bounds of the model's pass over what users said.</summary>
internal sealed record ModelPassOptions
{
    /// <summary>How many calls of the model are under way at the same time.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>How many waiting jobs of one user go into one call.</summary>
    public int JobsPerCall { get; init; } = 8;

    /// <summary>How many turns go into one call. An ingest of more becomes several jobs.</summary>
    public int TurnsPerCall { get; init; } = 20;

    /// <summary>How many characters of turns go into one call; jobs that have more together take several calls. A longer turn goes alone.</summary>
    public int CharactersPerCall { get; init; } = 24_000;

    /// <summary>A turn with fewer words is not worth a call.</summary>
    public int MinWords { get; init; } = 3;

    /// <summary>How many of the session's turns before a turn are shown to the model.</summary>
    public int ContextTurns { get; init; } = 6;

    /// <summary>How many of the user's current memories are shown to the model.</summary>
    public int KnownMemories { get; init; } = 60;

    /// <summary>How many of the user's current memories, the latest, these are chosen from.</summary>
    public int KnownMemoriesRead { get; init; } = 2000;

    /// <summary>How long one call may take before it counts as unanswered, should the model's own limit not end it.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a job is begun before it is given up, when its own reply cannot be read or its worker dies.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>How long a job is tried again while the model is down or busy, from the first time on.</summary>
    public TimeSpan GiveUpAfter { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a job waits for somebody to mend the model's settings.</summary>
    public TimeSpan GiveUpRefusedAfter { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long after the first failure a job is tried again; about twice as long after each further one.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest such wait, unless the model asks for a longer one.</summary>
    public TimeSpan MaxRetryDelay { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The longest wait that a model may ask for.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The longest pause of all calls after failures in a row, unless the model asks for a longer one.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How often the jobs that wait are counted.</summary>
    public TimeSpan CountInterval { get; init; } = TimeSpan.FromSeconds(15);
}
