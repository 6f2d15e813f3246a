namespace Memory.Client.Tests.Outbox.Spool;

/// <summary>A disk in memory that fails as the test says, and that can be looked at as a process that was killed leaves it.</summary>
internal sealed class FakeDisk : ISpoolDisk
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Content> files = new(StringComparer.Ordinal);
    private readonly HashSet<string> locks = new(StringComparer.Ordinal);

    /// <summary>Throws what an operation is to fail with, given its name and path.</summary>
    public Action<string, string> OnUse { get; set; } = static (_, _) => { };

    /// <summary>How many more bytes fit; a write that does not fit is written by half.</summary>
    public long Space { get; set; } = long.MaxValue;

    public long Bytes => Read(static files => files.Values.Sum(static file => file.Length));

    public IReadOnlyList<string> Names => Read(static files => files.Keys.Order(StringComparer.Ordinal).ToList());

    /// <summary>The files as they are after a kill, or, of a machine that lost its power, only what was synced of them. Nobody holds a lock.</summary>
    public FakeDisk AfterKill(bool losesPower = false) => Read(files =>
    {
        var copy = new FakeDisk();
        foreach (var (path, content) in files)
            copy.files.Add(path, content.Copy(losesPower));
        return copy;
    });

    public byte[] this[string path]
    {
        get => Read(files => files[path].Bytes.ToArray());
        set
        {
            lock (gate)
                files[path] = new Content { Bytes = value, Length = value.Length, Synced = value.Length };
        }
    }

    public string Single(string ending) => Names.Single(name => name.EndsWith(ending, StringComparison.Ordinal));

    /// <summary>What happens when someone removes the folder: open files stay usable, and are gone for everyone else.</summary>
    public void RemoveEverything()
    {
        lock (gate)
            files.Clear();
    }

    public void CreateFolder(string path) => OnUse("folder", path);

    public IReadOnlyList<string> Files(string folder, string ending)
    {
        OnUse("list", folder);
        return [.. Names.Where(name => Path.GetDirectoryName(name) == folder && name.EndsWith(ending, StringComparison.Ordinal))];
    }

    public bool Exists(string path) => Read(files => files.ContainsKey(path));

    public IDisposable? TryLock(string path, bool create)
    {
        OnUse("lock", path);
        lock (gate)
        {
            if (create)
                files.Add(path, new Content());
            return files.ContainsKey(path) && locks.Add(path) ? new Hold(this, path) : null;
        }
    }

    public ISpoolFile Open(string path, bool create)
    {
        OnUse("open", path);
        lock (gate)
        {
            if (create)
                files.TryAdd(path, new Content());
            return new OpenFile(this, path, files[path]);
        }
    }

    public void Delete(string path)
    {
        OnUse("delete", path);
        lock (gate)
            files.Remove(path);
    }

    public void SyncFolder(string path) => OnUse("sync", path);

    private T Read<T>(Func<Dictionary<string, Content>, T> read)
    {
        lock (gate)
            return read(files);
    }

    private sealed class Content
    {
        public byte[] Bytes { get; set; } = [];

        public long Length { get; set; }

        public long Synced { get; set; }

        public Content Copy(bool losesPower)
        {
            var kept = Bytes[..(int)(losesPower ? Math.Min(Synced, Length) : Length)];
            return new Content { Bytes = kept, Length = kept.Length, Synced = kept.Length };
        }
    }

    private sealed class Hold(FakeDisk disk, string path) : IDisposable
    {
        public void Dispose()
        {
            lock (disk.gate)
                disk.locks.Remove(path);
        }
    }

    private sealed class OpenFile(FakeDisk disk, string path, Content content) : ISpoolFile
    {
        public long Length => disk.Read(_ => content.Length);

        public int Read(long offset, Span<byte> buffer)
        {
            disk.OnUse("read", path);
            lock (disk.gate)
            {
                var piece = content.Bytes.AsSpan((int)Math.Min(offset, content.Length), (int)Math.Min(buffer.Length, Math.Max(content.Length - offset, 0)));
                piece.CopyTo(buffer);
                return piece.Length;
            }
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            disk.OnUse("write", path);
            lock (disk.gate)
            {
                var fits = bytes.Length <= disk.Space;
                if (!fits)
                    bytes = bytes[..(bytes.Length / 2)];
                else if (disk.Space < long.MaxValue)
                    disk.Space -= bytes.Length;
                var grown = content.Bytes[..(int)content.Length];
                Array.Resize(ref grown, (int)Math.Max(offset + bytes.Length, content.Length));
                bytes.CopyTo(grown.AsSpan((int)offset));
                (content.Bytes, content.Length) = (grown, grown.Length);
                if (!fits)
                    throw new IOException("No space left on device.");
            }
        }

        public void SetLength(long length)
        {
            disk.OnUse("cut", path);
            lock (disk.gate)
                (content.Bytes, content.Length) = (content.Bytes[..(int)length], length);
        }

        public void Sync()
        {
            disk.OnUse("sync", path);
            lock (disk.gate)
                content.Synced = content.Length;
        }

        public void Dispose()
        {
        }
    }
}
