using System.Diagnostics.CodeAnalysis;
using Memory.Server.Memories;
using Memory.Server.Storage.Audit;
using Memory.Server.Storage.Embedded.Journals;

namespace Memory.Server.Storage.Embedded.Audit;

/// <summary>Writes one owner's log: whoever appends has the end of the chain to itself, and those who come meanwhile share the next flush.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle holds nothing to dispose of.")]
internal sealed partial class OwnerLog(OwnerId owner, LogFiles files, JournalContext context)
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly SemaphoreSlim noteGate = new(1, 1);
    private LiveJournal<SegmentState>? active;
    private long activeFirst;
    private AuditLink anchor = AuditChain.Origin(owner);

    /// <summary>The last line that is on the medium, and the last one that was noted.</summary>
    private volatile AuditLink durable = AuditChain.Origin(owner);
    private long noted;

    /// <summary>Adds a line; durable when it returns.</summary>
    public async ValueTask<AuditRow> AppendAsync(AuditDraft draft, Guid? pseudonym, CancellationToken cancellationToken)
    {
        AuditRow row;
        Task written;
        await gate.WaitAsync(cancellationToken);
        try
        {
            (row, written) = await AppendAsync(draft, pseudonym);
        }
        finally
        {
            gate.Release();
        }

        await written.WaitAsync(cancellationToken);
        await NoteAsync(row.Sequence, durably: false);
        return row;
    }

    /// <summary>Removes the lines at the beginning that were written before then.</summary>
    public async ValueTask<long> PruneAsync(DateTimeOffset before, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (await FindLastBeforeAsync(before, cancellationToken) is not { } last)
                return 0;
            var removed = last.Sequence - anchor.Sequence;
            if (last.Sequence >= activeFirst)
                await RollAsync();
            var (row, written) = await AppendAsync(AuditPruning.Draft(last, removed, now), pseudonym: null);
            await written;
            anchor = last;
            await NoteAsync(row.Sequence, durably: true);
            await RunAsync(() => files.Drop(last));
            return removed;
        }
        finally
        {
            gate.Release();
        }
    }

    public async Task CloseAsync()
    {
        await gate.WaitAsync(CancellationToken.None);
        try
        {
            if (active is not null)
                await active.CloseAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Inside: puts a line at the end of the chain, and on its way to the disk.</summary>
    private async ValueTask<(AuditRow Row, Task Written)> AppendAsync(AuditDraft draft, Guid? pseudonym)
    {
        var journal = await EnterAsync();
        try
        {
            await journal.ReadyAsync(CancellationToken.None);
            var row = AuditChain.Next(journal.State.Head, draft, pseudonym);
            journal.State.Apply(row);
            return (row, journal.Append(AuditLine.Of(row), () => durable = row.Link));
        }
        finally
        {
            journal.Exit();
        }
    }

    /// <summary>Inside: the file that is written to, with room for a line.</summary>
    private async ValueTask<LiveJournal<SegmentState>> EnterAsync()
    {
        if (active is null)
            await RunAsync(Open);
        ObjectDisposedException.ThrowIf(!await active!.EnterAsync(CancellationToken.None), this);
        if (active.State.Count < context.Options.AuditLinesPerFile)
            return active;
        active.Exit();
        await RollAsync();
        ObjectDisposedException.ThrowIf(!await active.EnterAsync(CancellationToken.None), this);
        return active;
    }

    /// <summary>Inside: begins the next file. All of the one before it must be durable, or its end might be cut off under the feet of the next.</summary>
    private async Task RollAsync()
    {
        var full = active!;
        ObjectDisposedException.ThrowIf(!await full.EnterAsync(CancellationToken.None), this);
        AuditLink head;
        try
        {
            await full.Tail;
            head = full.State.Head;
        }
        finally
        {
            full.Exit();
        }

        await full.CloseAsync();
        Activate(head.Sequence + 1, head);
    }

    /// <summary>Inside: the last line that was written before then, but never the very last one; null when there is none.</summary>
    private async ValueTask<AuditLink?> FindLastBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var journal = await EnterAsync();
        long head;
        try
        {
            await journal.Tail;
            head = journal.State.Head.Sequence;
        }
        finally
        {
            journal.Exit();
        }

        AuditLink? last = null;
        var all = files.List(anchor);
        for (var i = 0; i < all.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (first, isLast) = (all[i], i == all.Count - 1);
            foreach (var row in await RunAsync(() => files.Read(first, anchor, isLast)))
            {
                if (row.At >= before || row.Sequence >= head)
                    return last;
                last = row.Link;
            }
        }

        return last;
    }

    /// <summary>Inside: finds the end of the chain, and what was noted of it. What was acknowledged and is not there any more is never written over.</summary>
    private void Open()
    {
        var note = files.ReadNote();
        if (note is not null)
            anchor = note.Anchor;
        files.Drop(anchor);
        var all = files.List(anchor);
        var end = anchor;
        for (var i = all.Count - 1; i >= 0 && end == anchor; i--)
        {
            if (files.Read(all[i], anchor, isLast: i == all.Count - 1) is [.., var last])
                end = last.Link;
        }

        if (note is null && all.Count > 0)
            LogNoNote(context.Logger, files.NotePath);
        if (note is { Head: var head } && (head.Sequence > end.Sequence || (head.Sequence == end.Sequence && head != end)))
            throw new DamagedJournalException($"The audit log ends at line {end.Sequence}, but line {head.Sequence} was acknowledged or was another one ({files.NotePath}).");
        durable = end;
        if (note is null)
            files.Write(new AuditNote(anchor, end), durably: true);
        noted = note?.Head.Sequence ?? end.Sequence;
        Activate(all.Count > 0 ? all[^1] : end.Sequence + 1, end);
    }

    private void Activate(long first, AuditLink before)
    {
        activeFirst = first;
        active = new LiveJournal<SegmentState>(files.PathOf(first), files.Header, () => new SegmentState(before), context, flushed: NoteFlushed);
    }

    /// <summary>Notes the last durable line right after its flush and on the same thread, once for all lines that shared it. Whoever waits for a line notes it if this could not.</summary>
    private void NoteFlushed()
    {
        if (!noteGate.Wait(0))
            return;
        try
        {
            var note = new AuditNote(anchor, durable);
            files.Write(note, durably: false);
            Volatile.Write(ref noted, note.Head.Sequence);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // It is tried again, and told, by those who wait.
        }
        finally
        {
            noteGate.Release();
        }
    }

    /// <summary>Notes the last durable line, unless somebody else has done so.</summary>
    private async ValueTask NoteAsync(long sequence, bool durably)
    {
        if (Volatile.Read(ref noted) >= sequence && !durably)
            return;
        await noteGate.WaitAsync(CancellationToken.None);
        try
        {
            if (noted >= sequence && !durably)
                return;
            var note = new AuditNote(anchor, durable);
            await RunAsync(() => files.Write(note, durably));
            Volatile.Write(ref noted, note.Head.Sequence);
        }
        finally
        {
            noteGate.Release();
        }
    }

    private Task<bool> RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return true;
    });

    private async Task<T> RunAsync<T>(Func<T> work) => await AuditFaults.TranslateAsync(() => context.Threads.RunAsync(work));

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no note {File} of where an audit log ends; whether its end is missing cannot be told.")]
    private static partial void LogNoNote(ILogger logger, string file);
}
