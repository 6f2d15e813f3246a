namespace Memory.Client.Tests.Outbox.Spool;

/// <summary>The real disk, on which no lock of another process can be had.</summary>
internal sealed class NoAdoption : ISpoolDisk
{
    private readonly LocalSpoolDisk disk = new();

    public void CreateFolder(string path) => disk.CreateFolder(path);

    public IReadOnlyList<string> Files(string folder, string ending) => disk.Files(folder, ending);

    public bool Exists(string path) => disk.Exists(path);

    public IDisposable? TryLock(string path, bool create) => create ? disk.TryLock(path, create) : null;

    public ISpoolFile Open(string path, bool create) => disk.Open(path, create);

    public void Delete(string path) => disk.Delete(path);

    public void SyncFolder(string path) => disk.SyncFolder(path);
}
