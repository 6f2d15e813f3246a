namespace Memory.Server.Backups;

/// <summary>How much a backup holds.</summary>
/// <param name="Owners">Tenants.</param>
/// <param name="Users">Users.</param>
/// <param name="Sessions">Sessions, ended ones too.</param>
/// <param name="Messages">Turns, hidden ones too.</param>
/// <param name="Observations">What was said about users, forgotten ones too.</param>
/// <param name="MemoryVersions">Versions of memories.</param>
/// <param name="Associations">Links between memories, removed ones too.</param>
/// <param name="Jobs">Jobs that can still be read.</param>
/// <param name="Keys">API keys, revoked ones too.</param>
/// <param name="Tombstones">What stays of erased users.</param>
/// <param name="AuditEntries">Lines of audit logs.</param>
internal sealed record BackupCounts(
    long Owners = 0, long Users = 0, long Sessions = 0, long Messages = 0, long Observations = 0, long MemoryVersions = 0, long Associations = 0, long Jobs = 0,
    long Keys = 0, long Tombstones = 0, long AuditEntries = 0)
{
    public static BackupCounts operator +(BackupCounts one, BackupCounts other) => new(
        one.Owners + other.Owners, one.Users + other.Users, one.Sessions + other.Sessions, one.Messages + other.Messages, one.Observations + other.Observations,
        one.MemoryVersions + other.MemoryVersions, one.Associations + other.Associations, one.Jobs + other.Jobs, one.Keys + other.Keys,
        one.Tombstones + other.Tombstones, one.AuditEntries + other.AuditEntries);
}
