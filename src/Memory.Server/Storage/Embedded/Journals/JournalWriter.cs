using Memory.Server.Storage.Embedded.Disk;

namespace Memory.Server.Storage.Embedded.Journals;

/// <summary>
/// The end of one journal file. What is appended while a flush runs shares the next one. After a failed flush everything that was
/// waiting fails, the file is cut back to what is durable, and <see cref="Recover"/> must be called before anything else.
/// </summary>
internal sealed class JournalWriter(string path, JournalHeader header, long length, IDisk disk, DiskThreads threads)
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
    public long Length { get; private set; } = length;

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

    /// <summary>When idle: puts a rewritten journal in the file's place. What was appended behind <paramref name="from"/> is carried over first.</summary>
    public void ReplaceBy(string rewritten, long from)
    {
        long end;
        using (var successor = disk.OpenWrite(rewritten, create: false))
        {
            end = successor.Length;
            if (from < Length)
                end = CarryOver(successor, from);
            successor.Sync();
        }

        var folder = Path.GetDirectoryName(path)!;
        var isNew = Length == 0;
        if (isNew)
            disk.CreateFolder(folder);

        disk.Replace(rewritten, path);

        // From here on the name means the new file. Should the folder not sync, the next flush must, before it acknowledges anything.
        Length = end;
        isFolderUnsynced = true;
        disk.SyncFolder(folder);
        if (isNew)
            disk.SyncFolder(Path.GetDirectoryName(folder)!);
        isFolderUnsynced = false;
    }

    private long CarryOver(IDiskFile successor, long from)
    {
        var end = successor.Length;
        using var current = disk.OpenRead(path);
        var buffer = new byte[128 << 10];
        for (var offset = from; offset < Length;)
        {
            var read = current.Read(offset, buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - offset)));
            if (read == 0)
                throw new IOException($"The journal {path} is shorter than it was.");
            successor.Write(end, buffer.AsSpan(0, read));
            end += read;
            offset += read;
        }

        return end;
    }

    private void Flush()
    {
        Batch batch;
        lock (sync)
            batch = waiting.Dequeue();
        try
        {
            Write(batch.Seal());
        }
        catch (Exception fault)
        {
            Fail(batch, fault);
            return;
        }

        batch.Succeed();
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
            var first = header.ToFrame();
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

        Length = start + frame.Length;
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
