using System.Globalization;

namespace Memory.Client;

/// <summary>The files of one outbox, in the order they were written, and the lock that makes them this process's own.</summary>
internal sealed class SpoolJournal
{
    public const string LockEnding = ".lock";
    private const string SegmentEnding = ".spool";

    private readonly ISpoolDisk disk;
    private readonly string path;
    private readonly SpoolKeys keys;
    private readonly IDisposable hold;
    private readonly List<SpoolSegment> segments = [];
    private SpoolSegment? current;
    private int created;

    private SpoolJournal(ISpoolDisk disk, string path, SpoolKeys keys, IDisposable hold) => (this.disk, this.path, this.keys, this.hold) = (disk, path, keys, hold);

    public string LockPath => path + LockEnding;

    public long Bytes => segments.Sum(static segment => segment.Length);

    /// <summary>How many of its messages are not done.</summary>
    public int Live => segments.Sum(static segment => segment.Live);

    /// <summary>The oldest file with messages that are on disk alone.</summary>
    public SpoolSegment? Unread => segments.Find(static segment => segment.Unread > 0);

    /// <summary>Whether someone removed its files. What they hold can still be read, but will be gone with this process.</summary>
    public bool IsGone => !disk.Exists(LockPath) || (current is not null && !disk.Exists(current.Path));

    /// <summary>Begins a journal of this process's own.</summary>
    public static SpoolJournal Create(ISpoolDisk disk, string folder, SpoolKeys keys, TimeProvider time)
    {
        var name = Path.Combine(folder, Guid.CreateVersion7(time.GetUtcNow()).ToString("N"));
        return new SpoolJournal(disk, name, keys, disk.TryLock(name + LockEnding, create: true)!);
    }

    /// <summary>
    /// Takes over the journal of a process that ended. Null when it lives, or someone else was quicker, or when something in it is sealed under a key that
    /// is not here: then all of its files are left as they are, and counted as foreign.
    /// </summary>
    public static SpoolJournal? TryAdopt(ISpoolDisk disk, string lockPath, SpoolKeys keys, out int damaged, out int foreign)
    {
        (damaged, foreign) = (0, 0);
        if (disk.TryLock(lockPath, create: false) is not { } hold)
            return null;
        var name = lockPath[..^LockEnding.Length];
        var journal = new SpoolJournal(disk, name, keys, hold);
        try
        {
            foreach (var file in disk.Files(Path.GetDirectoryName(name)!, SegmentEnding).Where(file => file.StartsWith(name + "-", StringComparison.Ordinal)))
            {
                journal.segments.Add(SpoolSegment.Open(disk, file, keys, out var here));
                damaged += here;
            }

            if (!journal.segments.Exists(static segment => segment.IsForeign))
                return journal;
            foreign = journal.segments.Count;
            journal.Close();
            return null;
        }
        catch
        {
            journal.Close();
            throw;
        }
    }

    /// <summary>Appends the first of some messages, as many as fit in so many bytes, and returns when they are on the medium. Answers how many that were.</summary>
    public int Append(IReadOnlyList<OutboxEntry> entries, long maxBytes, int segmentBytes)
    {
        var (count, bytes) = (0, 0L);
        for (; count < entries.Count && bytes < segmentBytes; count++)
        {
            bytes += SpoolRecord.SizeOf(keys, entries[count].Size);
            if (bytes > maxBytes)
                break;
        }

        if (count == 0)
            return 0;
        if (current is null || current.Length >= segmentBytes)
            Begin();
        current!.Append([.. entries.Take(count)]);
        return count;
    }

    /// <summary>Gives back the space of what is done, and marks the rest of it.</summary>
    public void Tidy()
    {
        foreach (var segment in segments.ToList())
        {
            if (segment.Live > 0)
                segment.Mark();
            else
                segment.Empty();
            if (segment.Live == 0 && segment != current)
                Remove(segment);
        }
    }

    /// <summary>Removes the journal when nothing is left in it. Answers whether it did.</summary>
    public bool TryRetire()
    {
        if (Live > 0)
            return false;
        current = null;
        Tidy();
        Close();
        disk.Delete(LockPath);
        return true;
    }

    /// <summary>Lets go of the files, which whoever comes next takes over.</summary>
    public void Close()
    {
        foreach (var segment in segments)
            segment.Dispose();
        segments.Clear();
        hold.Dispose();
    }

    private void Begin()
    {
        current = null;
        var segment = SpoolSegment.Create(disk, string.Create(CultureInfo.InvariantCulture, $"{path}-{++created:D8}{SegmentEnding}"), keys);
        segments.Add(segment);
        disk.SyncFolder(Path.GetDirectoryName(path)!);
        current = segment;
    }

    private void Remove(SpoolSegment segment)
    {
        disk.Delete(segment.Path);
        segments.Remove(segment);
        segment.Dispose();
    }
}
