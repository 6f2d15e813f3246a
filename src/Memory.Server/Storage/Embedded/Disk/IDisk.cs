namespace Memory.Server.Storage.Embedded.Disk;

/// <summary>What the store asks of a file system; the seam where tests break it. All calls block.</summary>
internal interface IDisk
{
    bool Exists(string path);

    /// <summary>Opens a file for reading.</summary>
    IDiskFile OpenRead(string path);

    /// <summary>Opens a file for reading and writing.</summary>
    /// <exception cref="FileNotFoundException">There is none, and it was not to be created.</exception>
    IDiskFile OpenWrite(string path, bool create);

    /// <summary>Renames a file over another one, so that either the old or the new content stands under the name.</summary>
    void Replace(string from, string to);

    void Delete(string path);

    /// <summary>Makes a folder, when there is none yet.</summary>
    void CreateFolder(string path);

    /// <summary>Makes the folder's entries (created and renamed files) durable.</summary>
    void SyncFolder(string path);

    /// <summary>Lets nobody read a file but whom the process runs as, where files have owners.</summary>
    void Protect(string path)
    {
    }
}

/// <summary>An open file.</summary>
internal interface IDiskFile : IDisposable
{
    long Length { get; }

    /// <summary>Fills the buffer as far as the file goes; answers how many bytes it read.</summary>
    int Read(long offset, Span<byte> buffer);

    void Write(long offset, ReadOnlySpan<byte> bytes);

    void SetLength(long length);

    /// <summary>Returns when everything written is on the medium.</summary>
    void Sync();
}
