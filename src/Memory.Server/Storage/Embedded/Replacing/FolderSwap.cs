using System.Text;
using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Replacing;

/// <summary>
/// Puts a store that was made ready in a folder beside in the place of the one that is there, whole or not at all. Once a note says, durably, that it is
/// decided, whoever opens the folder first moves what is left to be moved; without the note, what was made ready is deleted.
/// </summary>
internal sealed class FolderSwap
{
    private const string Heading = "replacement 1";

    private readonly DiskPlaces _places;
    private readonly IDisk _disk;
    private readonly DiskThreads _threads;

    private FolderSwap(DiskPlaces places, IDisk disk, DiskThreads threads)
    {
        (_places, _disk, _threads) = (places, disk, threads);
        Next = new DiskPlaces(NextOf(places));
    }

    /// <summary>Where the next store is made.</summary>
    public DiskPlaces Next { get; }

    /// <summary>What takes the place of what, by name. When regular work was done last, and the lock, stay as they are.</summary>
    private static IEnumerable<string> Parts(DiskPlaces places) =>
        ((string[])[places.Users, places.Owners, places.Vectors, places.Audit, places.Checkpoint]).Select(path => Path.GetRelativePath(places.Folder, path));

    /// <summary>Makes room for the next store.</summary>
    /// <exception cref="StorageUnavailableException">The folder cannot be written, or one that is decided waits to be put in place.</exception>
    public static Task<FolderSwap> BeginAsync(DiskPlaces places, IDisk disk, DiskThreads threads) => RunAsync(
        threads,
        places,
        () =>
        {
            if (File.Exists(NoteOf(places)))
                throw new StorageUnavailableException($"The folder {places.Folder} waits to be opened anew, with what was restored into it.");
            DeleteAll(places);
            var swap = new FolderSwap(places, disk, threads);
            Directory.CreateDirectory(swap.Next.Folder);
            File.Copy(places.Format, swap.Next.Format);
            return swap;
        });

    /// <summary>From here on the next store is the store. It is closed, so that all of it is written.</summary>
    public Task DecideAsync() => RunAsync(
        _threads,
        _places,
        () =>
        {
            foreach (var folder in Directory.EnumerateDirectories(Next.Folder, "*", SearchOption.AllDirectories).Append(Next.Folder))
                _disk.SyncFolder(folder);
            var (note, aside) = (NoteOf(_places), NoteOf(_places) + ".new");
            using (var file = _disk.OpenWrite(aside, create: true))
            {
                file.SetLength(0);
                file.Write(0, Encoding.ASCII.GetBytes(string.Join('\n', Parts(Next).Where(part => Path.Exists(Path.Combine(Next.Folder, part))).Prepend(Heading).Append(""))));
                file.Sync();
            }

            _disk.SyncFolder(_places.Folder);
            _disk.Replace(aside, note);
            _disk.SyncFolder(_places.Replacement);
            return true;
        });

    /// <summary>Nothing was decided: what was made so far is deleted. What cannot be deleted, the next start deletes.</summary>
    public Task GiveUpAsync() => _threads.RunAsync(() =>
    {
        try
        {
            DeleteAll(_places);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Without the note it counts for nothing.
        }
    });

    /// <summary>Finishes what was decided, or deletes what was not. Whoever calls it has the folder alone.</summary>
    public static void Settle(DiskPlaces places, IDisk disk)
    {
        if (!Directory.Exists(places.Replacement))
            return;
        foreach (var step in Steps(places, disk))
            step();
    }

    /// <summary>What is to be done, in this order. It may end after any step, and is then begun anew.</summary>
    internal static IEnumerable<Action> Steps(DiskPlaces places, IDisk disk)
    {
        var note = NoteOf(places);
        if (File.Exists(note) && File.ReadAllLines(note) is [Heading, .. var ready])
        {
            var former = Path.Combine(places.Replacement, "former");
            yield return () => Directory.CreateDirectory(former);
            foreach (var part in Parts(places))
            {
                var (live, next, old) = (Path.Combine(places.Folder, part), Path.Combine(NextOf(places), part), Path.Combine(former, part));

                // One that is ready and not there any more was moved before this was interrupted.
                if (ready.Contains(part, StringComparer.Ordinal) && !Path.Exists(next))
                    continue;
                if (Path.Exists(live))
                    yield return () => Move(live, old);
                if (Path.Exists(next))
                    yield return () => Move(next, live);
            }

            yield return () => disk.SyncFolder(places.Folder);
            yield return () => disk.Delete(note);
            yield return () => disk.SyncFolder(places.Replacement);
        }

        yield return () => DeleteAll(places);
    }

    private static void Move(string from, string to)
    {
        if (Directory.Exists(from))
            Directory.Move(from, to);
        else
            File.Move(from, to, overwrite: true);
    }

    private static void DeleteAll(DiskPlaces places)
    {
        if (Directory.Exists(places.Replacement))
            Directory.Delete(places.Replacement, recursive: true);
    }

    private static string NextOf(DiskPlaces places) => Path.Combine(places.Replacement, "next");

    private static string NoteOf(DiskPlaces places) => Path.Combine(places.Replacement, "ready");

    private static async Task<T> RunAsync<T>(DiskThreads threads, DiskPlaces places, Func<T> work)
    {
        try
        {
            return await threads.RunAsync(work);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageUnavailableException($"The folder {places.Folder} cannot be written: {fault.Message}", fault);
        }
    }
}
