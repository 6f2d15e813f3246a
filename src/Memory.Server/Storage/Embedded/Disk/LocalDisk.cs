using Microsoft.Win32.SafeHandles;

namespace Memory.Server.Storage.Embedded.Disk;

/// <summary>The operating system's files.</summary>
internal sealed class LocalDisk : IDisk
{
    public bool Exists(string path) => File.Exists(path);

    public IDiskFile OpenRead(string path) =>
        new LocalFile(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    public IDiskFile OpenWrite(string path, bool create)
    {
        if (create)
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var mode = create ? FileMode.OpenOrCreate : FileMode.Open;
        return new LocalFile(File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete));
    }

    public void Replace(string from, string to) => File.Move(from, to, overwrite: true);

    public void Delete(string path) => File.Delete(path);

    public void CreateFolder(string path) => Directory.CreateDirectory(path);

    public void SyncFolder(string path) => FolderSync.Run(path);

    public void Protect(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private sealed class LocalFile(SafeFileHandle handle) : IDiskFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public int Read(long offset, Span<byte> buffer)
        {
            var total = 0;
            while (total < buffer.Length && RandomAccess.Read(handle, buffer[total..], offset + total) is var read and > 0)
                total += read;
            return total;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, offset);

        public void SetLength(long length) => RandomAccess.SetLength(handle, length);

        public void Sync() => RandomAccess.FlushToDisk(handle);

        public void Dispose() => handle.Dispose();
    }
}
