namespace Memory.Server.Configuration;

/// <summary>
/// What a cache may take unless the settings say it: so much as helps, and where there is less memory an eighth of what .NET lets itself have, which is three quarters of a container's.
/// There are three such caches, and garbage beside them, so that all together leave room.
/// </summary>
internal static class CacheShare
{
    /// <summary>Of most caches, in megabytes, where there is memory enough.</summary>
    public const int Most = 256;

    /// <summary>Of users' states: who does not fit is read from the disk as a whole for each write, so that more of it is worth more.</summary>
    public const int MostOfStates = 512;

    private const int Least = 8;
    private const int Share = 8;

    /// <summary>In megabytes, given the bytes that the process may have.</summary>
    /// <param name="memory">The bytes that the process may have.</param>
    /// <param name="most">Where there is memory enough.</param>
    public static int Of(long memory, int most = Most) => (int)Math.Clamp(memory / Share >> 20, Least, most);
}
