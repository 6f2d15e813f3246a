namespace Memory.Server.Configuration;

/// <summary>
/// What a cache may take unless the settings say it: 256 MB, and where there is less memory an eighth of what .NET lets itself have, which is three quarters of a container's.
/// There are three such caches, and garbage beside them, so that all together leave room.
/// </summary>
internal static class CacheShare
{
    /// <summary>In megabytes, where there is memory enough.</summary>
    public const int Most = 256;

    private const int Least = 8;
    private const int Share = 8;

    /// <summary>In megabytes, given the bytes that the process may have.</summary>
    public static int Of(long memory) => (int)Math.Clamp(memory / Share >> 20, Least, Most);
}
