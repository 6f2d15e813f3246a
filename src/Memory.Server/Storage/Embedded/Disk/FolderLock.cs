using System.Text;
using Memory.Server.Storage.Embedded.Replacing;

namespace Memory.Server.Storage.Embedded.Disk;

/// <summary>One process's hold on the store's folder; it ends with the process, however that ends.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream file;

    private FolderLock(FileStream file, StoreFormat format) => (this.file, Format) = (file, format);

    /// <summary>What the folder said of itself when it was taken.</summary>
    public StoreFormat Format { get; }

    /// <summary>Takes the folder, creating it when it is new.</summary>
    /// <exception cref="StorageUnavailableException">Another process has it, a newer version wrote it, or it cannot be written.</exception>
    public static FolderLock Take(DiskPlaces places, IDisk disk)
    {
        try
        {
            Directory.CreateDirectory(places.Folder);
            var held = Hold(places);
            try
            {
                var format = ReadFormat(places, disk);
                FolderSwap.Settle(places, disk);
                Directory.CreateDirectory(places.Users);
                Directory.CreateDirectory(places.Owners);
                Directory.CreateDirectory(places.Audit);
                Directory.CreateDirectory(places.Unfinished);
                foreach (var leftover in Directory.EnumerateFiles(places.Unfinished))
                    disk.Delete(leftover);
                disk.SyncFolder(places.Folder);
                return new FolderLock(held, format);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The folder {places.Folder} cannot be used: {fault.Message}", fault);
        }
    }

    public void Dispose() => file.Dispose();

    private static FileStream Hold(DiskPlaces places)
    {
        try
        {
            return new FileStream(places.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException fault) when (File.Exists(places.Lock))
        {
            throw new StorageUnavailableException($"The folder {places.Folder} is in use by another process.", fault);
        }
    }

    private static StoreFormat ReadFormat(DiskPlaces places, IDisk disk)
    {
        // An empty marker is what a crash between its creation and its first flush leaves.
        var text = disk.Exists(places.Format) ? File.ReadAllText(places.Format) : "";
        if (text.Trim().Length > 0)
        {
            return StoreFormat.TryParse(text)
                ?? throw new StorageUnavailableException($"The folder {places.Folder} was written by a newer version (its format is \"{text.Trim()}\").");
        }

        var fresh = StoreFormat.Of(note: null);
        using var marker = disk.OpenWrite(places.Format, create: true);
        marker.Write(0, Encoding.ASCII.GetBytes(fresh.ToString()));
        marker.Sync();
        return fresh;
    }
}
