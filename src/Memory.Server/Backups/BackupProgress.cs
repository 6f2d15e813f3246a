namespace Memory.Server.Backups;

/// <summary>How far a run, a verification or a restore is.</summary>
/// <param name="Owners">Tenants that are done.</param>
/// <param name="Users">Users that are done.</param>
/// <param name="Bytes">Bytes that were written or read.</param>
internal sealed record BackupProgress(long Owners, long Users, long Bytes);
