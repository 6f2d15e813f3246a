using Memory.Server.Encryption;
using Memory.Server.Encryption.Masters;

namespace Memory.Server.Storage.Postgres;

/// <summary>Bounds of the Postgres store.</summary>
internal sealed record PostgresOptions
{
    /// <summary>Where the database is (<see cref="PostgresAddress"/>).</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Opens the key ring; by default one that never encrypts.</summary>
    public RingOpening Ring { get; init; } = RingOpening.None;

    /// <summary>Told whose rows do not open, each time that is seen.</summary>
    public Action<KeyHolder>? OnSealBroken { get; init; }

    /// <summary>Told how long things take; by default nobody.</summary>
    public StoreMetrics? Metrics { get; init; }

    /// <summary>How many rows are sealed, or written plain, in one transaction.</summary>
    public int SealedTogether { get; init; } = 200;

    /// <summary>
    /// How long one operation may wait for the database before it is given up. Its turn among the user's writers counts since the database last answered
    /// the one whose turn it is.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How long a change may take in all when many others of the same user come first, before it is given up although the database answers.</summary>
    public TimeSpan LongestInLine { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one look at all of a large user's rows may take: to find candidates, or some rows more for a document or a backup.</summary>
    public TimeSpan SearchPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long exchanging all of one user's vectors may take. Recalls go on meanwhile; that user's new turns are turned away.</summary>
    public TimeSpan ExchangePatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How often a decision is made again after another server's change got in between.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>How long a claim on a user holds without a sign of life of its worker.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often an idle queue looks for work that nobody told it of, such as that of a server that died.</summary>
    public TimeSpan QueuePoll { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Other servers are told of new work at most so often.</summary>
    public TimeSpan BellInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long after trouble other servers are listened to again, and claims given back that could not be.</summary>
    public TimeSpan QueueRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How often what is not durable at once is written and what has expired is deleted.</summary>
    public TimeSpan UpkeepInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often it is seen to that tables which have grown are counted (<see cref="Owners.RowCounting"/>).</summary>
    public TimeSpan CountingInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many bytes a table takes when it is worth counting.</summary>
    public long CountedFrom { get; init; } = 1 << 20;

    /// <summary>How long a job stays readable after its end.</summary>
    public TimeSpan FinishedJobLifetime { get; init; } = TimeSpan.FromDays(7);
}
