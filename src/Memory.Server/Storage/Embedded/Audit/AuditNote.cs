using System.Globalization;
using System.Text;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Audit;

/// <summary>
/// Where an owner's log begins and ends, in a small file apart from the log: what is missing at the log's end is told by it. It is written over in place
/// after each flush, before anything is acknowledged, and not flushed itself: a power cut may leave an older one, which says less and nothing wrong.
/// </summary>
internal sealed record AuditNote(AuditLink Anchor, AuditLink Head)
{
    /// <summary>Always the same length and within one sector, so that it is never torn.</summary>
    private const int Size = 256;

    private const string Beginning = "audit 1";

    /// <summary>The note; null when there is none or it cannot be understood.</summary>
    public static AuditNote? TryRead(IDisk disk, string path)
    {
        if (!disk.Exists(path))
            return null;
        var bytes = new byte[Size];
        using var file = disk.OpenRead(path);
        return Parse(Encoding.ASCII.GetString(bytes, 0, file.Read(0, bytes)).TrimEnd());
    }

    public void Write(IDisk disk, string path, bool durably)
    {
        using (var file = disk.OpenWrite(path, create: true))
        {
            file.Write(0, Encoding.ASCII.GetBytes(ToText().PadRight(Size - 1) + "\n"));
            if (durably)
                file.Sync();
        }

        if (durably)
            disk.SyncFolder(Path.GetDirectoryName(path)!);
    }

    private static AuditNote? Parse(string text)
    {
        if (text.Split(' ') is not ["audit", "1", var anchorSequence, var anchorHash, var headSequence, var headHash, _]
            || !long.TryParse(anchorSequence, NumberStyles.None, CultureInfo.InvariantCulture, out var anchor)
            || !long.TryParse(headSequence, NumberStyles.None, CultureInfo.InvariantCulture, out var head))
            return null;
        var note = new AuditNote(new AuditLink(anchor, anchorHash), new AuditLink(head, headHash));
        return note.ToText() == text ? note : null;
    }

    private string ToText()
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{Beginning} {Anchor.Sequence} {Anchor.Hash} {Head.Sequence} {Head.Hash}");
        return $"{said} {Frame.Checksum(Encoding.ASCII.GetBytes(said)):x8}";
    }
}
