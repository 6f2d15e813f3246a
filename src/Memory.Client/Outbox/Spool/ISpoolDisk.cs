namespace Memory.Client;

/// <summary>What a spool asks of a file system; the seam where tests break it. All calls block, and throw what the system throws.</summary>
internal interface ISpoolDisk
{
    /// <summary>Makes a folder that only this user may look into, unless it is there.</summary>
    void CreateFolder(string path);

    /// <summary>The files of a folder with such an ending, as full paths in the order of their names.</summary>
    IReadOnlyList<string> Files(string folder, string ending);

    bool Exists(string path);

    /// <summary>Takes a lock file, which the system releases when the process ends, however it ends. Null while another one holds it.</summary>
    /// <param name="path">The lock file.</param>
    /// <param name="create">Whether it is new; otherwise it must exist.</param>
    IDisposable? TryLock(string path, bool create);

    /// <summary>Opens a file for reading and writing.</summary>
    ISpoolFile Open(string path, bool create);

    void Delete(string path);

    /// <summary>Makes the folder's list of files durable.</summary>
    void SyncFolder(string path);
}

/// <summary>An open file.</summary>
internal interface ISpoolFile : IDisposable
{
    long Length { get; }

    /// <summary>Fills the buffer as far as the file goes; answers how many bytes it read.</summary>
    int Read(long offset, Span<byte> buffer);

    void Write(long offset, ReadOnlySpan<byte> bytes);

    void SetLength(long length);

    /// <summary>Returns when everything written is on the medium.</summary>
    void Sync();
}
