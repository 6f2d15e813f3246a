using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Memory.Client;

/// <summary>The operating system's files, readable by this user alone where the system knows file modes.</summary>
internal sealed class LocalSpoolDisk : ISpoolDisk
{
    private const int LinuxCloseOnExec = 0x80000;
    private const int MacCloseOnExec = 0x1000000;

    public void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public IReadOnlyList<string> Files(string folder, string ending) =>
        Directory.Exists(folder)
            ? [.. Directory.EnumerateFiles(folder, "*" + ending).Order(StringComparer.Ordinal)]
            : [];

    public bool Exists(string path) => File.Exists(path);

    public IDisposable? TryLock(string path, bool create)
    {
        try
        {
            return Open(path, create ? FileMode.CreateNew : FileMode.Open, FileShare.None);
        }
        catch (FileNotFoundException)
        {
            return null; // Whoever held it finished and removed it.
        }
        catch (IOException) when (!create && File.Exists(path))
        {
            return null;
        }
    }

    public ISpoolFile Open(string path, bool create) =>
        new LocalFile(Open(path, create ? FileMode.OpenOrCreate : FileMode.Open, FileShare.ReadWrite | FileShare.Delete));

    public void Delete(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
    }

    public void SyncFolder(string path)
    {
        // .NET opens no handle on a folder, so that this one call comes from the C library. NTFS journals names by itself.
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        var descriptor = OpenFolder(path, OperatingSystem.IsLinux() ? LinuxCloseOnExec : MacCloseOnExec);
        if (descriptor < 0)
            throw new IOException($"The folder {path} cannot be opened.", new Win32Exception(Marshal.GetLastPInvokeError()));
        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        RandomAccess.FlushToDisk(handle);
    }

    private static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int OpenFolder([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    private sealed class LocalFile(FileStream stream) : ISpoolFile
    {
        private SafeFileHandle Handle => stream.SafeFileHandle;

        public long Length => RandomAccess.GetLength(Handle);

        public int Read(long offset, Span<byte> buffer)
        {
            var total = 0;
            while (total < buffer.Length && RandomAccess.Read(Handle, buffer[total..], offset + total) is var read and > 0)
                total += read;
            return total;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(Handle, bytes, offset);

        public void SetLength(long length) => RandomAccess.SetLength(Handle, length);

        public void Sync() => RandomAccess.FlushToDisk(Handle);

        public void Dispose() => stream.Dispose();
    }
}
