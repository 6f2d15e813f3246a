using Memory.Server.Backups;
using Memory.Server.Backups.Archives;
using Memory.Server.Backups.Restoring;
using Memory.Server.Backups.Running;
using Contract = Memory.Client;

namespace Memory.Server.Api;

/// <summary>Tells backups in terms of the wire.</summary>
internal static class WireBackups
{
    public static Contract.Backup Backup(BackupEntry entry) => entry.Manifest is { } manifest
        ? Backup(manifest)
        : new Contract.Backup { Id = entry.Id.Value, Tier = entry.Id.Tier.ToWord(), MadeAt = entry.Id.BegunAt, Fault = entry.Fault };

    public static Contract.Backup Backup(Manifest manifest) => new()
    {
        Id = manifest.Id.Value,
        Tier = manifest.Id.Tier.ToWord(),
        MadeAt = manifest.MadeAt,
        EndedAt = manifest.EndedAt,
        Bytes = manifest.Bytes,
        IsEncrypted = manifest.Ring is not null,
        UnreadableUsers = manifest.Unreadable,
        Counts = Counts(manifest.Counts),
    };

    public static Contract.BackupVerification Sound(VerifiedBackup verified) =>
        new() { Id = verified.Manifest.Id.Value, IsSound = true, ClosedUsers = verified.Closed };

    public static Contract.BackupVerification Unsound(BackupId id, UnusableBackupException fault) => new() { Id = id.Value, IsSound = false, Fault = fault.Message };

    public static Contract.BackupRestoration Restoration(RestoredBackup restored) => new()
    {
        Id = restored.Manifest.Id.Value,
        Counts = Counts(restored.Unpacked.Counts),
        ErasedUsers = restored.Unpacked.Erased,
        IsRestarting = restored.MustReopen,
    };

    private static Contract.BackupContents Counts(BackupCounts counts) => new()
    {
        Owners = counts.Owners,
        Users = counts.Users,
        Sessions = counts.Sessions,
        Messages = counts.Messages,
        MemoryVersions = counts.MemoryVersions,
        Associations = counts.Associations,
        Jobs = counts.Jobs,
        Keys = counts.Keys,
        AuditEntries = counts.AuditEntries,
    };
}
