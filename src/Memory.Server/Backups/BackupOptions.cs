namespace Memory.Server.Backups;

/// <summary>Bounds of backups.</summary>
internal sealed record BackupOptions
{
    /// <summary>A part goes to its place when it is that long; one user is never divided.</summary>
    /// <value>The default is 64 MiB.</value>
    public long PartBytes { get; init; } = 64L << 20;

    /// <summary>Files of a backup that never came to its end are deleted after so long.</summary>
    /// <value>The default is one day.</value>
    public TimeSpan LeftoversAfter { get; init; } = TimeSpan.FromDays(1);

    /// <summary>How long an erasure waits to be noted beside the backups; it is noted later otherwise.</summary>
    /// <value>The default is five seconds.</value>
    public TimeSpan ErasurePatience { get; init; } = TimeSpan.FromSeconds(5);
}
