namespace Memory.Client;

/// <summary>A backup of everything that a server holds.</summary>
public sealed record Backup
{
    /// <summary>Its name, which begins with when it was begun.</summary>
    public required string Id { get; init; }

    /// <summary>Why it was made: <c>manual</c>, <c>hourly</c>, <c>six_hourly</c> or <c>daily</c>.</summary>
    public required string Tier { get; init; }

    /// <summary>When it was begun. What was acknowledged before is in it.</summary>
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>When it was finished; null when it cannot be read.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How many bytes it takes; null when it cannot be read.</summary>
    public long? Bytes { get; init; }

    /// <summary>Whether it is encrypted; null when it cannot be read.</summary>
    public bool? IsEncrypted { get; init; }

    /// <summary>How many users could not be read when it was made and are not in it; null when it cannot be read.</summary>
    public long? UnreadableUsers { get; init; }

    /// <summary>How much it holds; null when it cannot be read.</summary>
    public BackupContents? Counts { get; init; }

    /// <summary>Why it cannot be read; null when it can.</summary>
    public string? Fault { get; init; }
}

/// <summary>How much a backup holds.</summary>
public sealed record BackupContents
{
    /// <summary>Tenants.</summary>
    public required long Owners { get; init; }

    /// <summary>Users.</summary>
    public required long Users { get; init; }

    /// <summary>Sessions, ended ones too.</summary>
    public required long Sessions { get; init; }

    /// <summary>Messages, hidden ones too.</summary>
    public required long Messages { get; init; }

    /// <summary>Versions of memories.</summary>
    public required long MemoryVersions { get; init; }

    /// <summary>Links between memories.</summary>
    public required long Associations { get; init; }

    /// <summary>Jobs that can still be read.</summary>
    public required long Jobs { get; init; }

    /// <summary>API keys, revoked ones too. Of a key it is the SHA-256 that is kept.</summary>
    public required long Keys { get; init; }

    /// <summary>Entries of audit logs.</summary>
    public required long AuditEntries { get; init; }
}

/// <summary>A page of the catalogue, newest backups first.</summary>
/// <param name="Backups">The backups.</param>
/// <param name="NextCursor">Where the next page starts; null on the last one.</param>
public sealed record BackupPage(IReadOnlyList<Backup> Backups, string? NextCursor);

/// <summary>What a verification found.</summary>
public sealed record BackupVerification
{
    /// <summary>The backup.</summary>
    public required string Id { get; init; }

    /// <summary>Whether everything in it is as it was written and was restored, for trial, to just as much.</summary>
    public required bool IsSound { get; init; }

    /// <summary>What is wrong with it; null when nothing is.</summary>
    public string? Fault { get; init; }

    /// <summary>How many users could not be looked at, since their keys were destroyed when they were erased.</summary>
    public long ClosedUsers { get; init; }
}

/// <summary>What was restored.</summary>
public sealed record BackupRestoration
{
    /// <summary>The backup.</summary>
    public required string Id { get; init; }

    /// <summary>How much the store now holds of it.</summary>
    public required BackupContents Counts { get; init; }

    /// <summary>How many users of the backup were left out, because they were erased after it was made.</summary>
    public required long ErasedUsers { get; init; }

    /// <summary>Whether the server begins anew to serve it, and is not there for a moment.</summary>
    public bool IsRestarting { get; init; }
}

/// <summary>What a restore may do away with.</summary>
public sealed record BackupRestore
{
    /// <summary>Whether everything that the server holds may be replaced. Without it, only an empty server takes a backup in.</summary>
    public bool Force { get; init; }

    /// <summary>Whether users whose encryption keys are missing may be left out. Without it, nothing is restored then.</summary>
    public bool SkipMissingKeys { get; init; }
}
