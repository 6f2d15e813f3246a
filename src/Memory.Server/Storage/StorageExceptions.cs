namespace Memory.Server.Storage;

/// <summary>The storage cannot be reached, is full, or a user's data in it is damaged. The API answers 503.</summary>
internal sealed class StorageUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether what was asked for is there and undamaged, and does not open with the key of whose it is. Waiting does not help; an administrator must look.</summary>
    public bool IsSealBroken { get; init; }

    /// <summary>Whether it is the data that is wrong: to ask again does not help.</summary>
    public bool IsDamage { get => field || IsSealBroken; init; }
}

/// <summary>A worker's claim on a user was taken over; its change was not stored.</summary>
internal sealed class LeaseLostException(string message) : Exception(message);
