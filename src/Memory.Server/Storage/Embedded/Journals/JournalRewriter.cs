using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>Writes a state as a journal of its own. It is not synced: more may be carried over before it takes the old one's place.</summary>
internal static class JournalRewriter
{
    public static void Write(IDisk disk, string path, JournalHeader header, IEnumerable<byte[]> entries, CancellationToken cancellationToken)
    {
        Begin(disk, path, header);
        Append(disk, path, entries, cancellationToken);
    }

    /// <summary>Begins a journal to which entries are appended.</summary>
    public static void Begin(IDisk disk, string path, JournalHeader header)
    {
        using var file = disk.OpenWrite(path, create: true);
        file.SetLength(0);
        file.Write(0, header.ToFrame());
    }

    /// <summary>Appends entries to a begun journal; none is nothing.</summary>
    public static void Append(IDisk disk, string path, IEnumerable<byte[]> entries, CancellationToken cancellationToken)
    {
        using var file = disk.OpenWrite(path, create: false);
        var end = file.Length;
        var batch = new Batch();
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!batch.Takes(entry.Length + 1))
            {
                end += Put(file, end, batch);
                batch = new Batch();
            }

            batch.Add(entry, then: null);
        }

        if (!batch.IsEmpty)
            Put(file, end, batch);
    }

    private static int Put(IDiskFile file, long at, Batch batch)
    {
        var frame = batch.Seal();
        file.Write(at, frame);
        return frame.Length;
    }
}
