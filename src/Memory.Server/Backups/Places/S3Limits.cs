namespace Memory.Server.Backups.Places;

/// <summary>How much a bucket is given at a time, and how long it is waited for.</summary>
internal sealed record S3Limits
{
    /// <summary>The smallest part that S3 takes, but for the last one.</summary>
    public const int SmallestPart = 5 * 1024 * 1024;

    /// <summary>How many parts S3 takes.</summary>
    public const int MaxParts = 10_000;

    /// <summary>The largest file that S3 keeps, 5 TiB.</summary>
    public const long MaxBytes = 5L << 40;

    /// <summary>How much is sent at once and held in memory for it; larger for a file that would need more than <see cref="MaxParts"/>. The default is 16 MiB.</summary>
    public int PartBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How often one request is tried again, with growing pauses of up to 20 s. The default is 4.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>How long connecting may take. The default is 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one attempt may take, a part's sending included. The default is 5 min.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a file that is read may pause. The default is 1 min.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long it may take to take back what was sent of a file that failed. The default is 30 s.</summary>
    public TimeSpan AbortTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Parts of files that were begun so long ago belong to nobody any more, and are looked for as often. The default is 1 day.</summary>
    public TimeSpan LeftoverAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How large the parts of a file are.</summary>
    public int PartBytesOf(long length) => (int)Math.Max(PartBytes, (length + MaxParts - 1) / MaxParts);
}
