namespace Memory.Server.Configuration;

/// <summary>Where backups are kept, whether they are made by themselves, and how many are kept.</summary>
internal sealed record BackupSettings
{
    /// <summary>The folder that they are kept in; null when they are not kept in a folder.</summary>
    public string? Path { get; init; }

    /// <summary>The bucket that they are kept in; null when they are not kept in a bucket.</summary>
    public S3Settings? S3 { get; init; }

    /// <summary>Whether they are made every hour, every six hours and every day.</summary>
    public bool IsRegular { get; init; }

    /// <summary>How many hourly ones are kept.</summary>
    public int KeepHourly { get; init; } = 48;

    /// <summary>How many are kept of those made every six hours: a week of them.</summary>
    public int KeepSixHourly { get; init; } = 28;

    /// <summary>How many daily ones are kept.</summary>
    public int KeepDaily { get; init; } = 30;

    /// <summary>How many are kept of those that somebody asked for.</summary>
    public int KeepManual { get; init; } = 20;

    /// <summary>Whether there is a place for backups.</summary>
    public bool IsConfigured => Path is not null || S3 is not null;
}
