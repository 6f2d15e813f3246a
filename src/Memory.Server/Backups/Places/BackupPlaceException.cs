namespace Memory.Server.Backups.Places;

/// <summary>The place for backups did not do what it was asked. The message says why, names no secret, and is for whoever runs the server.</summary>
internal sealed class BackupPlaceException(string message, bool isTransient, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether asking again later may do; otherwise somebody must mend something first.</summary>
    public bool IsTransient { get; } = isTransient;
}
