namespace Memory.Server.Storage.Embedded.Disk;

/// <summary>Tells how long a disk takes to make files durable.</summary>
internal sealed class MeasuredDisk(IDisk inner, StoreMetrics metrics, TimeProvider time) : IDisk
{
    public bool Exists(string path) => inner.Exists(path);

    public IDiskFile OpenRead(string path) => inner.OpenRead(path);

    public IDiskFile OpenWrite(string path, bool create) => new MeasuredFile(inner.OpenWrite(path, create), metrics, time);

    public void Replace(string from, string to) => inner.Replace(from, to);

    public void Delete(string path) => inner.Delete(path);

    public void CreateFolder(string path) => inner.CreateFolder(path);

    public void SyncFolder(string path) => inner.SyncFolder(path);

    public void Protect(string path) => inner.Protect(path);

    private sealed class MeasuredFile(IDiskFile inner, StoreMetrics metrics, TimeProvider time) : IDiskFile
    {
        public long Length => inner.Length;

        public int Read(long offset, Span<byte> buffer) => inner.Read(offset, buffer);

        public void Write(long offset, ReadOnlySpan<byte> bytes) => inner.Write(offset, bytes);

        public void SetLength(long length) => inner.SetLength(length);

        public void Sync()
        {
            var started = time.GetTimestamp();
            inner.Sync();
            metrics.Sync(time.GetElapsedTime(started));
        }

        public void Dispose() => inner.Dispose();
    }
}
