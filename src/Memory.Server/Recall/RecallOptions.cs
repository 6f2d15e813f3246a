namespace Memory.Server.Recall;

/// <summary>Bounds of recall.</summary>
internal sealed record RecallOptions
{
    /// <summary>How many bytes the indexes of all users may take in memory; beyond it those not asked for the longest are dropped and read again when needed.</summary>
    /// <value>The default is 256 MiB. At least 1 MiB.</value>
    public long IndexBytes { get; init; } = 256L << 20;
}
