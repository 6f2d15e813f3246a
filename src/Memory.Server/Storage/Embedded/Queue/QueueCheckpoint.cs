using System.Text;
using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Queue;

/// <summary>
/// Which users had unfinished or failed work when it was written, one hash a line, so that a start need not read every journal: beside these
/// only journals that changed since can have any.
/// </summary>
internal static class QueueCheckpoint
{
    /// <summary>Commits of that long before the checkpoint may be missing in it.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(1);

    public static void Write(IDisk disk, DiskPlaces places, IEnumerable<string> hashes)
    {
        var path = places.UnfinishedOf(places.Checkpoint);
        using (var file = disk.OpenWrite(path, create: true))
        {
            file.SetLength(0);
            file.Write(0, Encoding.ASCII.GetBytes(string.Join('\n', hashes.Prepend("queue 1").Append(""))));
            file.Sync();
        }

        disk.Replace(path, places.Checkpoint);
        disk.SyncFolder(places.Folder);
    }

    /// <summary>The users' journals that may hold unfinished work; all of them when there is no checkpoint.</summary>
    public static IEnumerable<string> Candidates(DiskPlaces places)
    {
        var since = DateTime.MinValue;
        HashSet<string> listed = [];
        if (File.Exists(places.Checkpoint) && File.ReadAllLines(places.Checkpoint) is ["queue 1", .. var hashes])
        {
            since = File.GetLastWriteTimeUtc(places.Checkpoint) - Overlap;
            listed = [.. hashes];
        }

        return new DirectoryInfo(places.Users)
            .EnumerateFiles("*" + DiskPlaces.JournalEnding, SearchOption.AllDirectories)
            .Where(file => file.LastWriteTimeUtc >= since || listed.Contains(Path.GetFileNameWithoutExtension(file.Name)))
            .Select(static file => file.FullName);
    }
}
