using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Memory.Server.Storage;

/// <summary>
/// Makes a folder's entries durable. .NET opens no handle on a folder, so that <c>open</c> comes from the C library; everything else
/// is the platform's. Windows needs none of it: NTFS journals names.
/// </summary>
internal static class FolderSync
{
    private const int LinuxCloseOnExec = 0x80000;
    private const int MacCloseOnExec = 0x1000000;
    private const int NoSuchEntry = 2;

    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">It cannot be opened or flushed.</exception>
    public static void Run(string folder)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        var descriptor = Open(folder, OperatingSystem.IsLinux() ? LinuxCloseOnExec : MacCloseOnExec);
        if (descriptor < 0)
            throw Unopened(folder, new Win32Exception(Marshal.GetLastPInvokeError()));
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    private static IOException Unopened(string folder, Win32Exception reason)
    {
        var message = $"The folder {folder} cannot be opened.";
        return reason.NativeErrorCode == NoSuchEntry ? new DirectoryNotFoundException(message, reason) : new IOException(message, reason);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
