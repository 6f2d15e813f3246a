using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>Writes a state as a journal of its own. It is not synced: more may be carried over before it takes the old one's place.</summary>
internal static class JournalRewriter
{
    /// <returns>How many frames it has behind its header.</returns>
    public static long Write(IDisk disk, string path, JournalCoding coding, IEnumerable<byte[]> entries, CancellationToken cancellationToken)
    {
        var frames = 0L;
        using var file = disk.OpenWrite(path, create: true);
        file.SetLength(0);
        var first = coding.Header.ToFrame();
        file.Write(0, first);
        var end = (long)first.Length;
        var batch = new Batch();
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!batch.Takes(entry.Length + 1))
            {
                end += Put(file, end, batch.ToFrame(coding, ++frames));
                batch = new Batch();
            }

            batch.Add(entry, then: null);
        }

        Put(file, end, batch.ToFrame(coding, ++frames));
        return frames;
    }

    private static int Put(IDiskFile file, long at, ReadOnlySpan<byte> frame)
    {
        file.Write(at, frame);
        return frame.Length;
    }
}
