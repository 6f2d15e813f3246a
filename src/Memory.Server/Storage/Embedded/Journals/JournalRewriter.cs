using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>Writes a state as a journal of its own. It is not synced: more may be carried over before it takes the old one's place.</summary>
internal static class JournalRewriter
{
    public static void Write(IDisk disk, string path, JournalHeader header, IEnumerable<byte[]> entries, CancellationToken cancellationToken)
    {
        using var file = disk.OpenWrite(path, create: true);
        file.SetLength(0);
        var first = header.ToFrame();
        file.Write(0, first);
        var end = (long)first.Length;
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

        Put(file, end, batch);
    }

    private static int Put(IDiskFile file, long at, Batch batch)
    {
        var frame = batch.Seal();
        file.Write(at, frame);
        return frame.Length;
    }
}
