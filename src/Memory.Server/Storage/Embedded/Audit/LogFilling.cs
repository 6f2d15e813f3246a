using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Embedded.Journals;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Audit;

/// <summary>Writes the files of a log whose lines were written elsewhere, as they stand.</summary>
/// <param name="files">The files of the owner's log, of which there are none yet.</param>
/// <param name="context">What journals share.</param>
/// <param name="anchor">The last line that was removed before the first one, or the origin of the chain.</param>
internal sealed class LogFilling(LogFiles files, JournalContext context, AuditLink anchor)
{
    private readonly List<AuditRow> pending = [];
    private AuditLink? last;

    public async Task<bool> AddAsync(AuditRow row, CancellationToken cancellationToken)
    {
        pending.Add(row);
        last = row.Link;
        if (pending.Count >= context.Options.AuditLinesPerFile)
            await WriteAsync(cancellationToken);
        return true;
    }

    /// <summary>Writes the rest, and where the log ends.</summary>
    /// <param name="head">The last line as it was noted; null to note the last one that was written.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<bool> EndAsync(AuditLink? head, CancellationToken cancellationToken)
    {
        if (pending.Count > 0)
            await WriteAsync(cancellationToken);
        await context.Threads.RunAsync(() => files.Write(new AuditNote(anchor, head ?? last ?? anchor), durably: true));
        return true;
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        var path = files.PathOf(pending[0].Sequence);
        await context.Threads.RunAsync(() =>
        {
            JournalRewriter.Write(context.Disk, path, JournalCoding.PlainFor(files.Header), pending.Select(AuditLine.Of), cancellationToken);
            using (var file = context.Disk.OpenWrite(path, create: false))
                file.Sync();
            context.Disk.SyncFolder(Path.GetDirectoryName(path)!);
        });
        pending.Clear();
    }
}
