using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Erasures;

/// <summary>Deletes all files of a user. When it returns they are gone for good, also after a loss of power; done again it changes nothing.</summary>
internal static class ErasedFiles
{
    public static void Delete(IDisk disk, DiskPlaces places, string hash)
    {
        string[] files = [places.UserJournal(hash), places.UserVectors(hash), places.NextUserVectors(hash)];
        foreach (var file in files.Concat(files.Select(places.UnfinishedOf)))
        {
            if (disk.Exists(file))
                disk.Delete(file);
        }

        foreach (var folder in files.Select(static file => Path.GetDirectoryName(file)!).Append(places.Unfinished).Distinct())
        {
            if (Directory.Exists(folder))
                disk.SyncFolder(folder);
        }
    }
}
