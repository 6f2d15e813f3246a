using System.Buffers;

namespace Memory.Client;

/// <summary>One file of a journal: messages, and marks of those that are done. It is given up as a whole when all of them are.</summary>
internal sealed class SpoolSegment : IDisposable
{
    /// <summary>How many bytes of messages one reading brings into memory, about.</summary>
    private const int MaxBytesRead = 1 << 20;

    private readonly ISpoolFile file;
    private readonly SpoolSeal seal;
    private readonly HashSet<long> doneBefore = [];
    private readonly List<long> unmarked = [];
    private long readFrom;
    private bool isUnended;
    private uint nextPlace;
    private uint? readPlace;

    private SpoolSegment(string path, ISpoolFile file, SpoolKeys keys) =>
        (Path, this.file, seal) = (path, file, keys.Of(System.IO.Path.GetFileName(path)));

    public string Path { get; }

    /// <summary>How many bytes of it are known to be whole. What stands behind them is never read.</summary>
    public long Length { get; private set; }

    /// <summary>How many of its messages are not done.</summary>
    public int Live { get; private set; }

    /// <summary>How many of those are on disk alone, and have yet to be read back.</summary>
    public int Unread { get; private set; }

    /// <summary>Whether something in it is sealed under a key that is not here. Then nothing about it is known, and it is left as it is.</summary>
    public bool IsForeign { get; private set; }

    public static SpoolSegment Create(ISpoolDisk disk, string path, SpoolKeys keys) => new(path, disk.Open(path, create: true), keys);

    /// <summary>Opens a file that another process left, and counts what is in it and what is damaged. Changes nothing in it.</summary>
    public static SpoolSegment Open(ISpoolDisk disk, string path, SpoolKeys keys, out int damaged)
    {
        var segment = new SpoolSegment(path, disk.Open(path, create: false), keys);
        try
        {
            damaged = segment.Scan();
            return segment;
        }
        catch
        {
            segment.Dispose();
            throw;
        }
    }

    /// <summary>Appends messages and returns when they are on the medium.</summary>
    public void Append(IReadOnlyList<OutboxEntry> entries)
    {
        var records = new ArrayBufferWriter<byte>();
        var offsets = new List<long>(entries.Count);
        var place = nextPlace;
        foreach (var entry in entries)
        {
            offsets.Add(Length + records.WrittenCount);
            SpoolRecord.Write(records, seal.Seal(entry.ToJson(), place++));
        }

        try
        {
            file.Write(Length, records.WrittenSpan);
            file.Sync();
        }
        catch
        {
            // A half of it gives a full disk its room back; where even that fails, the next write goes over it.
            file.SetLength(Length);
            throw;
        }

        foreach (var (entry, offset) in entries.Zip(offsets))
            (entry.Segment, entry.Offset) = (this, offset);
        Length += records.WrittenCount;
        nextPlace = place;
        Live += entries.Count;
    }

    /// <summary>Notes that a message was written to disk and then dropped from memory. Calls are in the order of the file.</summary>
    public void Evict(OutboxEntry entry)
    {
        if (Unread++ == 0)
            (readFrom, readPlace) = (entry.Offset, null);
    }

    /// <summary>Notes that a message is done.</summary>
    public void Settle(long offset)
    {
        Live--;
        unmarked.Add(offset);
    }

    /// <summary>Reads the next messages that are on disk alone. Answers how many of them turned out to be damaged.</summary>
    public int Read(int atMost, List<OutboxEntry> entries)
    {
        var lost = 0;
        var bytes = 0;
        var order = new SealOrder(readPlace);
        var reader = new SpoolReader(file, seal, order, readFrom, Length);
        while (entries.Count < atMost && bytes < MaxBytesRead && Unread > 0)
        {
            if (!reader.Next())
                return lost + Forsake();
            (readFrom, readPlace) = (reader.Position, order.Next);
            if (SpoolRecord.IsMark(reader.Json) || doneBefore.Contains(reader.Offset))
                continue;
            Unread--;
            if (SpoolRecord.ReadEntry(reader.Json) is { } entry)
            {
                (entry.Segment, entry.Offset) = (this, reader.Offset);
                entries.Add(entry);
                bytes += entry.Size;
            }
            else
            {
                Live--;
                lost++;
            }
        }

        return lost;
    }

    /// <summary>Gives up what was not read back. Answers how many messages that were.</summary>
    public int Forsake()
    {
        var lost = Unread;
        Live -= lost;
        Unread = 0;
        return lost;
    }

    /// <summary>Writes down which messages are done. Not synced: a mark that is lost only has a message sent again, under its old id.</summary>
    public void Mark()
    {
        if (unmarked.Count == 0)
            return;
        var buffer = new ArrayBufferWriter<byte>();
        if (isUnended)
            buffer.Write("\n"u8);
        SpoolRecord.Write(buffer, seal.Seal(SpoolRecord.MarkOf(unmarked), nextPlace));
        file.Write(Length, buffer.WrittenSpan);
        Length += buffer.WrittenCount;
        nextPlace++;
        isUnended = false;
        unmarked.Clear();
    }

    /// <summary>Begins anew, once everything is done: what was handed over does not linger on disk.</summary>
    public void Empty()
    {
        if (Length == 0)
            return;
        file.SetLength(0);
        (Length, readFrom, isUnended, nextPlace, readPlace) = (0, 0, false, 0, 0);
        unmarked.Clear();
        doneBefore.Clear();
    }

    public void Dispose()
    {
        file.Dispose();
        seal.Dispose();
    }

    private int Scan()
    {
        var order = new SealOrder(0);
        var reader = new SpoolReader(file, seal, order, 0, file.Length);
        var entries = new HashSet<long>();
        while (reader.Next())
        {
            IsForeign = reader.IsForeign;
            if (IsForeign)
                return 0;
            if (SpoolRecord.IsMark(reader.Json))
                doneBefore.UnionWith(SpoolRecord.ReadMark(reader.Json));
            else
                entries.Add(reader.Offset);
        }

        // What stands behind is a torn tail, without a line end: the next record goes over it.
        (Length, isUnended, nextPlace, readPlace) = (reader.Position, reader.IsUnended, order.Next, 0);
        entries.ExceptWith(doneBefore);
        Live = Unread = entries.Count;
        return reader.Damaged;
    }
}
