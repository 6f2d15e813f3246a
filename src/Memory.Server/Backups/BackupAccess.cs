namespace Memory.Server.Backups;

/// <summary>The way to the backups, where there is a place for them.</summary>
/// <param name="Room">Works on them; null without a place.</param>
internal sealed record BackupAccess(BackupRoom? Room);
