namespace Memory.Server.Storage;

/// <summary>The storage cannot be reached, is full, or a user's data in it is damaged. The API answers 503.</summary>
internal sealed class StorageUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>A worker's claim on a user was taken over; its change was not stored.</summary>
internal sealed class LeaseLostException(string message) : Exception(message);
