using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>Writes a state as a journal of its own. It is not synced: more may be carried over before it takes the old one's place.</summary>
internal static class JournalRewriter
{
    public static RewrittenJournal Write(IDisk disk, string path, JournalCoding coding, IEnumerable<byte[]> entries, CancellationToken cancellationToken) =>
        Append(disk, Begin(disk, path, coding), entries, cancellationToken);

    /// <summary>Begins a journal to which entries are appended.</summary>
    public static RewrittenJournal Begin(IDisk disk, string path, JournalCoding coding)
    {
        using var file = disk.OpenWrite(path, create: true);
        file.SetLength(0);
        file.Write(0, coding.Header.ToFrame());
        return new RewrittenJournal(path, coding, Frames: 0);
    }

    /// <summary>Appends entries to a begun journal, which is then as it is answered; none is nothing.</summary>
    public static RewrittenJournal Append(IDisk disk, RewrittenJournal begun, IEnumerable<byte[]> entries, CancellationToken cancellationToken)
    {
        using var file = disk.OpenWrite(begun.Path, create: false);
        var (end, frames) = (file.Length, begun.Frames);
        var batch = new Batch();
        foreach (var entry in entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!batch.Takes(entry.Length + 1))
            {
                end += Put(file, end, batch.ToFrame(begun.Coding, ++frames));
                batch = new Batch();
            }

            batch.Add(entry, then: null);
        }

        if (!batch.IsEmpty)
            Put(file, end, batch.ToFrame(begun.Coding, ++frames));
        return begun with { Frames = frames };
    }

    private static int Put(IDiskFile file, long at, ReadOnlySpan<byte> frame)
    {
        file.Write(at, frame);
        return frame.Length;
    }
}
