namespace Memory.Server.Backups;

/// <summary>Why a backup was made, which says how many of its kind are kept.</summary>
internal enum BackupTier
{
    /// <summary>Somebody asked for it.</summary>
    Manual,

    /// <summary>Every hour.</summary>
    Hourly,

    /// <summary>Every six hours.</summary>
    SixHourly,

    /// <summary>Every day.</summary>
    Daily,
}

/// <summary>How tiers are written.</summary>
internal static class BackupTiers
{
    /// <summary>The tiers that are made by themselves.</summary>
    public static IReadOnlyList<BackupTier> Regular { get; } = [BackupTier.Hourly, BackupTier.SixHourly, BackupTier.Daily];

    /// <summary>The tier as names and answers write it.</summary>
    public static string ToWord(this BackupTier tier) => tier switch
    {
        BackupTier.Hourly => "hourly",
        BackupTier.SixHourly => "six_hourly",
        BackupTier.Daily => "daily",
        _ => "manual",
    };

    /// <summary>How often one is made.</summary>
    public static TimeSpan Every(this BackupTier tier) => tier switch
    {
        BackupTier.Hourly => TimeSpan.FromHours(1),
        BackupTier.SixHourly => TimeSpan.FromHours(6),
        BackupTier.Daily => TimeSpan.FromDays(1),
        _ => TimeSpan.Zero,
    };

    public static BackupTier? Parse(string word) => Enum.GetValues<BackupTier>().Cast<BackupTier?>().FirstOrDefault(tier => tier!.Value.ToWord() == word);
}
