namespace Memory.Server.Backups.Places;

/// <summary>What a file system's refusal means for a folder of backups.</summary>
internal static class FolderTrouble
{
    // .NET keeps the number of the platform's error in HResult: errno, or on Windows a code of its own.
    private const int NoSpace = 28;
    private const int ReadOnly = 30;
    private const int QuotaOfLinux = 122;
    private const int QuotaOfMac = 69;
    private const int DiskFullOfWindows = unchecked((int)0x80070070);
    private const int HandleDiskFullOfWindows = unchecked((int)0x80070027);
    private const int WriteProtectedOfWindows = unchecked((int)0x80070013);

    /// <summary>Whether the file system said so, and not our own code or the caller's.</summary>
    public static bool IsIts(Exception fault) => fault is IOException or UnauthorizedAccessException;

    /// <param name="fault">What the file system said.</param>
    /// <param name="place">The place's name.</param>
    public static BackupPlaceException Of(Exception fault, string place) => (fault, fault.HResult) switch
    {
        (UnauthorizedAccessException, _) => new($"{place} may not be read or written by the account that the server runs under.", isTransient: false, fault),
        (_, NoSpace or DiskFullOfWindows or HandleDiskFullOfWindows) => new($"The disk of {place} is full.", isTransient: false, fault),
        (_, QuotaOfLinux or QuotaOfMac) when !OperatingSystem.IsWindows() => new($"The disk quota for {place} is used up.", isTransient: false, fault),
        (_, ReadOnly or WriteProtectedOfWindows) => new($"The file system of {place} is read-only.", isTransient: false, fault),
        _ => new($"{place} cannot be used just now: {fault.Message}", isTransient: true, fault),
    };
}
