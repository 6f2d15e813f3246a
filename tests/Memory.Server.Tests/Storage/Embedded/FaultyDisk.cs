using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Tests.Storage.Embedded;

/// <summary>A disk that counts, blocks, fills up, fails to flush, or stops dead at an operation as a killed process does.</summary>
internal sealed class FaultyDisk : IDisk
{
    private readonly LocalDisk disk = new();
    private int operations;

    /// <summary>Called before a file whose path it is given is flushed.</summary>
    public Action<string>? OnSync { get; set; }

    /// <summary>Called before a file whose path it is given is written to.</summary>
    public Action<string>? OnWrite { get; set; }

    /// <summary>How many bytes fit; the write that does not fit is done in part.</summary>
    public long Room { get; set; } = long.MaxValue;

    /// <summary>Whether flushing fails.</summary>
    public bool FailsToSync { get; set; }

    /// <summary>Whether cutting a file fails.</summary>
    public bool FailsToCut { get; set; }

    /// <summary>From this change on (counted from 0) nothing works any more.</summary>
    public int DiesAt { get; set; } = int.MaxValue;

    /// <summary>How many changes were asked for.</summary>
    public int Operations => Volatile.Read(ref operations);

    public bool Exists(string path) => disk.Exists(path);

    public IDiskFile OpenRead(string path) => new FaultyFile(this, path, disk.OpenRead(path));

    public IDiskFile OpenWrite(string path, bool create)
    {
        Count();
        return new FaultyFile(this, path, disk.OpenWrite(path, create));
    }

    public void Replace(string from, string to)
    {
        Count();
        disk.Replace(from, to);
    }

    public void Delete(string path)
    {
        Count();
        disk.Delete(path);
    }

    public void CreateFolder(string path)
    {
        Count();
        disk.CreateFolder(path);
    }

    public void SyncFolder(string path)
    {
        Count();
        disk.SyncFolder(path);
    }

    private void Count()
    {
        if (Interlocked.Increment(ref operations) > DiesAt)
            throw new IOException("The disk is gone.");
    }

    private sealed class FaultyFile(FaultyDisk owner, string path, IDiskFile file) : IDiskFile
    {
        public long Length => file.Length;

        public int Read(long offset, Span<byte> buffer) => file.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            owner.Count();
            owner.OnWrite?.Invoke(path);
            var fits = (int)Math.Min(owner.Room, bytes.Length);
            file.Write(offset, bytes[..fits]);
            owner.Room -= fits;
            if (fits < bytes.Length)
                throw new IOException("No space left on device");
        }

        public void SetLength(long length)
        {
            owner.Count();
            if (owner.FailsToCut)
                throw new IOException("Input/output error");
            file.SetLength(length);
        }

        public void Sync()
        {
            owner.Count();
            owner.OnSync?.Invoke(path);
            if (owner.FailsToSync)
                throw new IOException("Input/output error");
            file.Sync();
        }

        public void Dispose() => file.Dispose();
    }
}
