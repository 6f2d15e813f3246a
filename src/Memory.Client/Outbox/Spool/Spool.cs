using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Memory.Client;

/// <summary>
/// Keeps an outbox's messages on disk too. One loop does all of it, a step at a time: it marks what is done, looks for what other processes
/// left, writes what is new, and reads back what is on disk alone when there is room. Whatever the disk does, the outbox goes on in memory.
/// </summary>
internal sealed partial class Spool
{
    /// <summary>How many messages share one sync.</summary>
    private const int GroupSize = 256;

    /// <summary>How long a disk may take for one step while the app ends, at least.</summary>
    private static readonly TimeSpan ShortestPatience = TimeSpan.FromSeconds(2);

    private readonly IngestOutboxOptions options;
    private readonly OutboxQueue queue;
    private readonly SpoolJournals journals;
    private readonly SpoolFlushes flushes;
    private readonly RefusedMessages refused;
    private readonly OutboxMetrics metrics;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly LogEpisode faults;
    private readonly LogEpisode fullness;
    private readonly LogEpisode locked;
    private readonly SpoolKeys keys;
    private readonly Channel<bool> wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Lock io = new();
    private readonly ITimer timer;
    private volatile DropReason whyFull = DropReason.Full;
    private long? scannedAt;
    private long? failedAt;
    private bool isClosed;
    private long bytes;
    private int messages;
    private int foreign;

    private Spool(string folder, IngestOutboxOptions options, OutboxQueue queue, ISpoolDisk disk, OutboxMetrics metrics, ILogger logger, TimeProvider time)
    {
        (this.options, this.queue, this.metrics, this.logger, this.time) = (options, queue, metrics, logger, time);
        (faults, fullness, locked) = (new LogEpisode(time), new LogEpisode(time), new LogEpisode(time));
        keys = new SpoolKeys(options.SpoolKey, options.PreviousSpoolKeys);
        journals = new SpoolJournals(disk, folder, keys, options.MaxSpoolBytes, time);
        refused = new RefusedMessages(disk, folder, keys, options.MaxSpoolBytes, time);
        flushes = new SpoolFlushes(queue);
        timer = time.CreateTimer(static spool => ((Spool)spool!).Tick(), this, options.SpoolScanInterval, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How many bytes messages that wait take on disk.</summary>
    public long Bytes => Interlocked.Read(ref bytes);

    /// <summary>How many messages that wait are on disk.</summary>
    public int Messages => Volatile.Read(ref messages);

    /// <summary>How many files are left as they are, since they are sealed under keys that are not here.</summary>
    public int Foreign => Volatile.Read(ref foreign);

    /// <summary>Why memory is full when it is: the spool takes nothing more, or messages come faster than the disk is.</summary>
    public DropReason WhyFull => whyFull;

    public static Spool Start(
        string folder, IngestOutboxOptions options, OutboxQueue queue, ISpoolDisk disk, OutboxMetrics metrics, ILogger logger, TimeProvider time)
    {
        var spool = new Spool(folder, options, queue, disk, metrics, logger, time);
        ThreadPool.UnsafeQueueUserWorkItem(static started => _ = started.RunAsync(), spool, preferLocal: false);
        spool.Wake();
        return spool;
    }

    /// <summary>Whether a message of so much JSON fits on disk at all. What never does would hold up what comes after it.</summary>
    public bool CanHold(int jsonLength) => SpoolRecord.SizeOf(keys, jsonLength) <= Math.Min(options.MaxSpoolBytes, Array.MaxLength);

    /// <summary>What was refused and kept, of all processes; counts the lines that cannot be read.</summary>
    public IEnumerable<RefusedRequest> ReadRefused(Action<int> unread) => refused.Read(unread);

    /// <summary>Tells that there is something to do.</summary>
    public void Wake() => wakes.Writer.TryWrite(true);

    /// <summary>Completes when everything up to this number is on disk or done, or with false when the disk does not take it.</summary>
    public Task<bool> FlushAsync(long number)
    {
        var flushed = flushes.Add(number);
        Wake();
        return flushed;
    }

    /// <summary>Writes what is in memory alone and lets go of the folder. Answers how many messages wait there.</summary>
    public int Close()
    {
        wakes.Writer.TryComplete();
        var kept = 0;
        var closing = new Thread(() => Attempt(() => kept = CloseFiles())) { IsBackground = true };
        closing.UnsafeStart();

        // A disk that hangs must not hang the app's end with it; one that is slow but takes more and more may have its time.
        var patience = options.DrainTimeout + options.RetryDelay;
        for (var first = queue.FirstUnwritten; !closing.Join(patience > ShortestPatience ? patience : ShortestPatience); first = queue.FirstUnwritten)
        {
            if (queue.FirstUnwritten == first)
                return 0;
        }

        return kept;
    }

    private int CloseFiles()
    {
        lock (io)
        {
            if (isClosed)
                return 0;
            isClosed = true;
            timer.Dispose();
            Settle();
            while (queue.FirstUnwritten < long.MaxValue && Write())
                Settle();
            Publish();
            flushes.Close();
            Attempt(journals.Close);
            return messages;
        }
    }

    private async Task RunAsync()
    {
        while (await wakes.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            wakes.Reader.TryRead(out _);
            lock (io)
            {
                if (isClosed)
                    return;
                Attempt(Turn);
                Rearm();
            }
        }
    }

    /// <summary>Time has come to look. A folder that did not answer so far must not hold up what is in memory.</summary>
    private void Tick()
    {
        queue.Ready();
        Wake();
    }

    private void Turn()
    {
        Settle();
        if (Rest(scannedAt, options.SpoolScanInterval) <= TimeSpan.Zero || journals.CanTakeMore)
            Scan();
        if ((Rest(failedAt, options.RetryDelay) <= TimeSpan.Zero || flushes.IsAny) && queue.FirstUnwritten < long.MaxValue && Write())
            Wake();
        Refill();
        Publish();
        flushes.End(isStuck: whyFull != DropReason.Full);
    }

    private void Rearm()
    {
        var rest = Rest(scannedAt, options.SpoolScanInterval);
        var retry = failedAt is null || queue.FirstUnwritten == long.MaxValue ? rest : Rest(failedAt, options.RetryDelay);
        timer.Change(retry < rest ? Positive(retry) : Positive(rest), Timeout.InfiniteTimeSpan);
    }

    /// <summary>Takes over what processes left that are no more.</summary>
    private void Scan()
    {
        scannedAt = time.GetTimestamp();
        var isWhole = Attempt(() => journals.Adopt(Adopted));
        TellForeign();
        if (isWhole && failedAt is null)
            faults.Ends();
        if (!isWhole || !journals.HasSeenMore)
            queue.Ready();
    }

    private void Adopted(int live, int damaged)
    {
        if (live > 0)
            LogAdopted(logger, live);
        queue.AddOnDisk(live);
        Lose(damaged);
    }

    private void TellForeign()
    {
        if (journals.Foreign == 0)
            locked.Ends();
        else if (locked.Begins(out _))
            LogForeign(logger, journals.Foreign);
        Volatile.Write(ref foreign, journals.Foreign);
    }

    private void Settle()
    {
        foreach (var entry in queue.TakeSettled())
        {
            if (entry.Refusal is { } refusal)
                Attempt(() => refused.Keep(entry, refusal));
            entry.Segment?.Settle(entry.Offset);
        }

        Attempt(journals.Tidy);
    }

    /// <summary>Writes some of what is in memory alone. Answers whether it could.</summary>
    private bool Write()
    {
        var group = queue.PeekUnwritten(GroupSize);
        var written = 0;
        if (!Attempt(() => written = journals.Append(group)))
        {
            (whyFull, failedAt) = (DropReason.SpoolFailed, time.GetTimestamp());
            return false;
        }

        failedAt = null;
        faults.Ends();
        foreach (var entry in queue.Written([.. group.Take(written)]))
            entry.Segment!.Evict(entry);
        whyFull = written > 0 || group.Count == 0 ? DropReason.Full : DropReason.SpoolFull;
        if (whyFull == DropReason.Full)
            fullness.Ends();
        else if (fullness.Begins(out _))
            LogFull(logger, options.MaxSpoolBytes);
        return whyFull == DropReason.Full;
    }

    private void Refill()
    {
        while (queue.Room() is > 0 and var room && journals.Unread is { } segment)
        {
            var entries = new List<OutboxEntry>();
            var lost = 0;
            if (!Attempt(() => lost = segment.Read(room, entries)))
                lost = segment.Forsake();
            // Told before nothing is pending any more, so that whoever waits for that has been told.
            Lose(lost);
            queue.Refill(entries);
            queue.AddOnDisk(-lost);
        }
    }

    private void Lose(int damaged)
    {
        if (damaged == 0)
            return;
        metrics.Drop(damaged, DropReason.Damaged);
        LogDamaged(logger, damaged);
    }

    private void Publish()
    {
        Interlocked.Exchange(ref bytes, journals.Bytes);
        Volatile.Write(ref messages, journals.Live);
    }

    private bool Attempt(Action step)
    {
        try
        {
            step();
            return true;
        }
        catch (Exception fault)
        {
            // The one place that swallows what a disk does. A list of types would not do: a file system may throw anything.
            if (faults.Begins(out _))
                LogUnusable(logger, fault.Message);
            return false;
        }
    }

    /// <summary>How much is left of a time since then; nothing when there was no then.</summary>
    private TimeSpan Rest(long? since, TimeSpan wait) => since is { } then ? wait - time.GetElapsedTime(then) : TimeSpan.Zero;

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.FromMilliseconds(1) ? time : TimeSpan.FromMilliseconds(1);

    [LoggerMessage(21, LogLevel.Error, "The spool folder cannot be used as it should; turns go on in memory: {Fault}")]
    private static partial void LogUnusable(ILogger logger, string fault);

    [LoggerMessage(22, LogLevel.Warning, "The spool has reached its size of {MaxBytes} bytes; further turns wait in memory alone.")]
    private static partial void LogFull(ILogger logger, long maxBytes);

    [LoggerMessage(23, LogLevel.Information, "Took over {Count} messages that another process left in the spool.")]
    private static partial void LogAdopted(ILogger logger, int count);

    [LoggerMessage(24, LogLevel.Error, "{Count} damaged records of the spool were stepped over; what they held is lost.")]
    private static partial void LogDamaged(ILogger logger, int count);

    [LoggerMessage(25, LogLevel.Error, "{Count} files of the spool are sealed under a key that this client does not have. They are left as they are until one "
        + "comes that has it: see the options SpoolKey and PreviousSpoolKeys.")]
    private static partial void LogForeign(ILogger logger, int count);
}
