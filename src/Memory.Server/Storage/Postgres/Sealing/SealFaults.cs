namespace Memory.Server.Storage.Postgres.Sealing;

/// <summary>A user's first sealed row needs the user's key, which is made outside of the transaction.</summary>
internal sealed class MissingKeyException() : Exception("The user has no key yet.");

/// <summary>The key in memory is not the one under which the user's rows are; another server made that one, or destroyed the one in memory.</summary>
internal sealed class StaleKeyException() : Exception("The user's key is another one by now.");

/// <summary>Says that something is there and does not open.</summary>
internal static class SealFaults
{
    public static StorageUnavailableException Broken(string what, Exception? fault = null) => new(what, fault) { IsSealBroken = true };
}
