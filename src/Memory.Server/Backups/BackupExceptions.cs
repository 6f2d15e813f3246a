namespace Memory.Server.Backups;

/// <summary>A backup is damaged, was made by something else or by a newer version, or cannot be opened; the message tells which. Nothing was changed.</summary>
internal sealed class UnusableBackupException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>There is no such backup.</summary>
internal sealed class UnknownBackupException(string id) : Exception($"There is no backup {id}.");

/// <summary>Something stands against it that whoever asked can change; the message tells what. Nothing was changed.</summary>
internal sealed class BackupRefusedException(string message) : Exception(message);
