namespace Memory.Server.Configuration;

/// <summary>What the server is told at start, validated. The tree <c>Memory</c> of the configuration.</summary>
internal sealed record MemorySettings
{
    /// <summary>A bootstrap key is at least so long, so that nobody guesses it.</summary>
    public const int MinKeyLength = 32;

    /// <summary>No key is longer, so that nobody makes the server hash megabytes.</summary>
    public const int MaxKeyLength = 512;

    /// <summary>No cache is larger, in megabytes: a slip of a few digits is more likely than so much memory.</summary>
    public const int MostCacheMegabytes = 1_048_576;

    /// <summary>The folder of the embedded store, and of the first admin key's file.</summary>
    public string Data { get; init; } = "memory-data";

    /// <summary>Where the Postgres database is, as written; null for the embedded store.</summary>
    public string? Postgres { get; init; }

    /// <summary>An admin key of owner <c>default</c>, accepted as given.</summary>
    public string? BootstrapKey { get; init; }

    /// <summary>About how many megabytes of users' states the embedded store holds in memory.</summary>
    /// <value>The default is 512, and less where memory is scarce. From 1 to 1,048,576.</value>
    public int StoreCacheMegabytes { get; init; } = CacheShare.MostOfStates;

    /// <summary>About how many megabytes of answers to requests with an idempotency key the embedded store holds in memory.</summary>
    /// <value>The default is 256, and less where memory is scarce. From 1 to 1,048,576.</value>
    public int KeptAnswerMegabytes { get; init; } = CacheShare.Most;

    /// <summary>Requests per minute of keys without a limit of their own.</summary>
    public RateLimits RateLimits { get; init; } = new(PerMinute: 600, UserPerMinute: 60);

    /// <summary>Which embedder makes vectors.</summary>
    public EmbeddingSettings Embedding { get; init; } = new();

    /// <summary>The embedder before it, whose vectors are in use until all were made anew; null when its vectors are not to be compared any more.</summary>
    public EmbeddingSettings? PreviousEmbedding { get; init; }

    /// <summary>Which chat model is asked.</summary>
    public ModelSettings Model { get; init; } = new();

    /// <summary>What the signals of recall weigh.</summary>
    public RecallSettings Recall { get; init; } = new();

    /// <summary>How memories age.</summary>
    public LifecycleSettings Lifecycle { get; init; } = new();

    /// <summary>What becomes of memories that were not confirmed for long, or are too many.</summary>
    public RetentionSettings Retention { get; init; } = new();

    /// <summary>How long it is kept who did what.</summary>
    public AuditSettings Audit { get; init; } = new();

    /// <summary>What the server's door lets in.</summary>
    public HttpSettings Http { get; init; } = new();

    /// <summary>Whether what is stored is sealed.</summary>
    public EncryptionSettings Encryption { get; init; } = new();

    /// <summary>What the server tells about itself.</summary>
    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>Where backups are kept, and which are made.</summary>
    public BackupSettings Backups { get; init; } = new();
}
