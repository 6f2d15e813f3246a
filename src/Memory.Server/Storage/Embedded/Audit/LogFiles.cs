using System.Globalization;
using System.Text.Json;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Audit;

/// <summary>The files of one owner's log, each a journal named by its first line. Reading changes nothing in them. All calls block.</summary>
internal sealed class LogFiles(OwnerId owner, IDisk disk, DiskPlaces places)
{
    public string NotePath => places.AuditNote(owner);

    public JournalHeader Header { get; } = JournalHeader.Of(owner);

    public string PathOf(long first) => places.AuditSegment(owner, first);

    public AuditNote? ReadNote() => AuditNote.TryRead(disk, NotePath);

    public void Write(AuditNote note, bool durably) => note.Write(disk, NotePath, durably);

    /// <summary>The sequences of the files' first lines, lowest first, but for files of which retention has removed everything.</summary>
    public IReadOnlyList<long> List(AuditLink anchor)
    {
        var all = ListAll();
        return [.. all.Where((first, i) => !IsStale(all, i, anchor))];
    }

    /// <summary>A file's lines as they stand, without those that retention has removed. Behind the last whole one of the last file there may be a torn one.</summary>
    /// <exception cref="DamagedJournalException">There is something else than lines of this owner's log.</exception>
    public List<AuditRow> Read(long first, AuditLink anchor, bool isLast)
    {
        var (path, rows) = (PathOf(first), new List<AuditRow>());
        using var file = disk.OpenRead(path);
        using var frames = new FrameReader(file);
        try
        {
            if (frames.TryRead(out var header) && JournalHeader.Parse(header.Span)?.Owner != Header.Owner)
                throw new DamagedJournalException($"The audit log {path} belongs to somebody else.");
            while (frames.TryRead(out var payload))
                ReadLines(payload.Span, rows);
        }
        catch (Exception fault) when (fault is JsonException or FormatException)
        {
            throw new DamagedJournalException($"The audit log {path} holds a line before byte {frames.Offset} that this version cannot read.", fault);
        }

        if (frames.Offset < frames.Length && (!isLast || frames.FindNext() is not null))
            throw new DamagedJournalException($"The audit log {path} is damaged at byte {frames.Offset}.");
        rows.RemoveAll(row => row.Sequence <= anchor.Sequence);
        return rows;
    }

    /// <summary>Removes what retention took out, once the note says so; may be done again.</summary>
    public void Drop(AuditLink anchor)
    {
        var all = ListAll();
        var old = all.TakeWhile(first => first <= anchor.Sequence).ToList();
        for (var i = 0; i < old.Count; i++)
        {
            if (!IsStale(all, i, anchor))
                Shorten(all[i], anchor, isLast: i == all.Count - 1);
            disk.Delete(PathOf(all[i]));
        }

        if (old.Count > 0)
            disk.SyncFolder(places.AuditLog(owner));
    }

    /// <summary>Writes what stays of a file as one of its own.</summary>
    private void Shorten(long first, AuditLink anchor, bool isLast)
    {
        var (path, kept) = (PathOf(anchor.Sequence + 1), Read(first, anchor, isLast));
        if (kept.Count == 0)
            return;
        var rewritten = places.UnfinishedOf(path);
        JournalRewriter.Write(disk, rewritten, JournalCoding.PlainFor(Header), kept.Select(AuditLine.Of), CancellationToken.None);
        using (var file = disk.OpenWrite(rewritten, create: false))
            file.Sync();
        disk.Replace(rewritten, path);
        disk.SyncFolder(places.AuditLog(owner));
    }

    private List<long> ListAll()
    {
        var folder = new DirectoryInfo(places.AuditLog(owner));
        if (!folder.Exists)
            return [];
        return
        [
            .. folder.EnumerateFiles("*" + DiskPlaces.JournalEnding)
                .Select(static file => file.Name.Split('.') is [_, var first, _] && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
                .Where(static first => first > 0)
                .Order(),
        ];
    }

    private static bool IsStale(List<long> all, int i, AuditLink anchor) => i + 1 < all.Count && all[i + 1] <= anchor.Sequence + 1;

    private static void ReadLines(ReadOnlySpan<byte> payload, List<AuditRow> rows)
    {
        while (payload.IndexOf((byte)'\n') is var line and >= 0)
        {
            rows.Add(AuditLine.Parse(payload[..line]));
            payload = payload[(line + 1)..];
        }
    }
}
