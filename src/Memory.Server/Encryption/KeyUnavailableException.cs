namespace Memory.Server.Encryption;

/// <summary>
/// A key cannot be had: it was destroyed, its place in the key ring is damaged, or a master key wrapped it that this server was not given.
/// Whose it is, is unavailable; nobody else is. Stores tell it as storage that is unavailable.
/// </summary>
internal sealed class KeyUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
