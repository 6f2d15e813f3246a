using System.Runtime.InteropServices;
using Memory.Server.Storage.Embedded.Disk;
using Memory.Server.Storage.Embedded.Sealing;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>
/// The end of one journal file. What is appended while a flush runs shares the next one. After a failed flush everything that was
/// waiting fails, the file is cut back to what is durable, and <see cref="Recover"/> must be called before anything else.
/// </summary>
internal sealed class JournalWriter(string path, LoadedJournal loaded, IDisk disk, DiskThreads threads, Action? flushed = null)
{
    private readonly Lock sync = new();
    private readonly Queue<Batch> waiting = new();
    private Batch? last;
    private bool isFlushing;
    private TaskCompletionSource? idle;
    private IDiskFile? file;
    private bool isFolderUnsynced;
    private bool isUncut;

    /// <summary>Up to where the file is durable.</summary>
    public long Length { get; private set; } = loaded.Length;

    /// <summary>How many frames it has up to there, behind the header.</summary>
    public long Frames { get; private set; } = loaded.Frames;

    /// <summary>How its frames are written; null in a new file until that is decided, which is before anything is appended.</summary>
    public JournalCoding? Coding { get; set; } = loaded.Coding;

    /// <summary>Why the last flush failed; null when nothing did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Ends when everything appended so far is durable.</summary>
    public Task Tail
    {
        get
        {
            lock (sync)
                return last?.Durable ?? Task.CompletedTask;
        }
    }

    /// <summary>Queues an entry for the next flush; the task ends when it is durable.</summary>
    /// <param name="entry">One line of JSON.</param>
    /// <param name="whenDurable">Called then, before the task ends; quick, and never throws.</param>
    public Task Append(ReadOnlySpan<byte> entry, Action? whenDurable)
    {
        lock (sync)
        {
            if (Failure is not null)
                throw Unavailable(Failure);
            if (waiting.Count == 0 || !last!.Takes(entry.Length + 1))
                waiting.Enqueue(last = new Batch());
            last!.Add(entry, whenDurable);
            if (!isFlushing)
            {
                isFlushing = true;
                threads.Post(Flush);
            }

            return last.Durable;
        }
    }

    /// <summary>Ends when no flush runs or waits and the file is closed.</summary>
    public Task WhenIdle()
    {
        lock (sync)
            return isFlushing ? (idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task : Task.CompletedTask;
    }

    /// <summary>After a failure, when idle: makes sure that nothing of the failed write is left, so that the journal can be read again.</summary>
    public void Recover()
    {
        if (isUncut)
        {
            using var broken = disk.OpenWrite(path, create: false);
            broken.SetLength(Length);
            broken.Sync();
            isUncut = false;
        }

        lock (sync)
        {
            Failure = null;
            last = null;
        }
    }

    /// <summary>
    /// When idle: puts a rewritten journal in the file's place. What was appended behind <paramref name="from"/> is carried over first, each frame
    /// written anew, since a seal holds in one file and at one place only.
    /// </summary>
    public void ReplaceBy(RewrittenJournal rewritten, JournalPosition from)
    {
        long end;
        var written = rewritten.Frames;
        using (var successor = disk.OpenWrite(rewritten.Path, create: false))
        {
            end = successor.Length;
            if (from.Length < Length)
                (end, written) = CarryOver(successor, rewritten, from);
            successor.Sync();
        }

        var folder = Path.GetDirectoryName(path)!;
        var isNew = Length == 0;
        if (isNew)
            disk.CreateFolder(folder);

        disk.Replace(rewritten.Path, path);

        // From here on the name means the new file. Should the folder not sync, the next flush must, before it acknowledges anything.
        (Length, Frames, Coding) = (end, written, rewritten.Coding);
        isFolderUnsynced = true;
        disk.SyncFolder(folder);
        if (isNew)
            disk.SyncFolder(Path.GetDirectoryName(folder)!);
        isFolderUnsynced = false;
    }

    private (long End, long Frames) CarryOver(IDiskFile successor, RewrittenJournal rewritten, JournalPosition from)
    {
        var (end, written, carried) = (successor.Length, rewritten.Frames, from.Frames);
        using var current = disk.OpenRead(path);
        using var frames = new FrameReader(current, from.Length);
        while (frames.Offset < Length)
        {
            if (!frames.TryRead(out var payload) || !Coding!.TryOpen(payload, ++carried, out var opened))
                throw new IOException($"The journal {path} is not as it was written.");
            var frame = rewritten.Coding.ToFrame(opened.Span, ++written);
            successor.Write(end, frame);
            end += frame.Length;
        }

        return (end, written);
    }

    private void Flush()
    {
        Batch batch;
        lock (sync)
            batch = waiting.Dequeue();
        try
        {
            Write(batch.ToFrame(Coding!, Frames + 1));
        }
        catch (Exception fault)
        {
            Fail(batch, fault);
            return;
        }

        batch.Succeed(flushed);
        TaskCompletionSource? ended;
        lock (sync)
        {
            if (waiting.Count > 0)
            {
                threads.Post(Flush);
                return;
            }

            ended = End();
        }

        ended?.SetResult();
    }

    private void Write(ReadOnlySpan<byte> frame)
    {
        var start = Length;
        file ??= disk.OpenWrite(path, create: start == 0);
        if (start == 0)
        {
            var first = Coding!.Header.ToFrame();
            file.Write(0, first);
            start = first.Length;
            isFolderUnsynced = true;
        }

        file.Write(start, frame);
        file.Sync();
        if (isFolderUnsynced)
        {
            var folder = Path.GetDirectoryName(path)!;
            disk.SyncFolder(folder);
            disk.SyncFolder(Path.GetDirectoryName(folder)!);
            isFolderUnsynced = false;
        }

        (Length, Frames) = (start + frame.Length, Frames + 1);
    }

    private void Fail(Batch batch, Exception fault)
    {
        isUncut = file is not null && !TryCut(file);
        List<Batch> failed = [batch];
        TaskCompletionSource? ended;
        lock (sync)
        {
            Failure = fault;
            failed.AddRange(waiting);
            waiting.Clear();
            ended = End();
        }

        foreach (var each in failed)
            each.Fail(Unavailable(fault));
        ended?.SetResult();
    }

    private bool TryCut(IDiskFile broken)
    {
        try
        {
            broken.SetLength(Length);
            broken.Sync();
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Recover tries again before the journal is used; until then it is not.
            return false;
        }
    }

    /// <summary>Under the lock: closes the file, so that no idle journal holds a handle.</summary>
    private TaskCompletionSource? End()
    {
        file?.Dispose();
        file = null;
        isFlushing = false;
        var ended = idle;
        idle = null;
        return ended;
    }

    private StorageUnavailableException Unavailable(Exception fault) => new($"The journal {path} cannot be written: {fault.Message}", fault);
}

/// <summary>A place in a journal, between two frames.</summary>
/// <param name="Length">How many bytes stand before it.</param>
/// <param name="Frames">How many frames stand before it, behind the header.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct JournalPosition(long Length, long Frames);

/// <summary>A file that is to take a journal's place.</summary>
internal sealed record RewrittenJournal(string Path, JournalCoding Coding, long Frames);
