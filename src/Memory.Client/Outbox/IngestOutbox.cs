using Microsoft.Extensions.Logging;

namespace Memory.Client;

/// <summary>
/// Hands turns over in the background, so that a chat never waits for it. Messages of one session arrive in the order they were enqueued;
/// sessions do not wait for one another. While the server is down they wait in memory, and on disk when there is a
/// <see cref="IngestOutboxOptions.SpoolFolder"/>, and are retried with the same message ids, so that nothing is stored twice. Bounded: when
/// full, what is newest is dropped, counted and warned about.
/// </summary>
public sealed partial class IngestOutbox : IAsyncDisposable, IDisposable
{
    private readonly IngestOutboxOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly OutboxMetrics metrics;
    private readonly OutboxQueue queue;
    private readonly OutboxSender sender;
    private readonly SendGate gate;
    private readonly Spool? spool;
    private readonly LogEpisode overflow;
    private readonly CancellationTokenSource stop = new();

    /// <summary>What is left of the drain timeout: the host's stop and the disposal that follows it share one.</summary>
    private TimeSpan drainTime;

    internal IngestOutbox(
        IChatMemory memory, MemoryClientOptions options, ILogger<IngestOutbox> logger, TimeProvider time, ClientTelemetry telemetry, string name = "",
        ISpoolDisk? disk = null)
    {
        (this.options, this.logger, this.time) = (options.Outbox, logger, time);
        overflow = new LogEpisode(time);
        queue = new OutboxQueue(this.options.Capacity, this.options.SpoolFolder is not null, Begin, () => spool?.Wake());
        metrics = new OutboxMetrics(telemetry.Meter, () => queue.Pending, () => spool?.Bytes ?? 0, () => spool?.Foreign ?? 0);
        gate = new SendGate(this.options, time, Random.Shared.NextDouble, stop.Token);
        sender = new OutboxSender(
            new OutboxRequest(memory, metrics, time, stop.Token), gate, queue, metrics, this.options, logger, time, stop.Token);
        drainTime = this.options.DrainTimeout;
        if (this.options.SpoolFolder is { } folder)
            spool = Spool.Start(SpoolFolder.Of(folder, name), this.options, queue, disk ?? new LocalSpoolDisk(), metrics, logger, time);
    }

    /// <summary>How many messages wait or are under way, those on disk included.</summary>
    public int Pending => (int)Math.Min(queue.Pending, int.MaxValue);

    /// <summary>How many of them are on disk, where they survive the end of the process. 0 without a spool folder.</summary>
    public int Spooled => spool?.Messages ?? 0;

    /// <summary>How many messages were stored by the server.</summary>
    public long Delivered => metrics.Delivered;

    /// <summary>How many messages were lost: memory, and the spool if there is one, was full, or the queue was closed.</summary>
    public long Dropped => metrics.Dropped;

    /// <summary>
    /// How many messages were set aside, because the server refused them for good or failed on them again and again. Such a spell is logged as
    /// an error; with a spool folder the messages are kept in its folder <c>refused</c>.
    /// </summary>
    public long Refused => metrics.Refused;

    /// <summary>
    /// Queues messages and returns at once. Messages without an id get one here (a UUIDv7), before the first attempt, and messages without
    /// a time are said now. With a spool folder they are on disk a few milliseconds later; <see cref="FlushAsync"/> waits for that.
    /// </summary>
    /// <param name="request">The messages; all of them are queued, or none.</param>
    /// <returns>False when they were dropped, because the queue is full or closed.</returns>
    /// <exception cref="ArgumentException">No user is named, or a message cannot be written as JSON.</exception>
    public bool Enqueue(IngestRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentException.ThrowIfNullOrEmpty(request.UserId, nameof(request));
        var entries = request.Messages.Select(message => OutboxEntry.Of(request.UserId, request.SessionId, Identified(message), exactly: spool is not null)).ToList();
        if (entries.Count == 0)
            return true;
        if (TryAdd(entries) is { } refusal)
        {
            metrics.Drop(entries.Count, refusal);
            if (overflow.Begins(out _))
                LogDropped(logger, options.Capacity, Dropped);
            return false;
        }

        overflow.Ends();
        return true;
    }

    /// <summary>Completes when nothing waits and nothing is under way.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default) => queue.WhenIdleAsync().WaitAsync(cancellationToken);

    /// <summary>Waits until everything enqueued before is on disk or handed over, so that it survives the end of the process.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>False when something is in memory alone: there is no spool folder, or it is full or cannot be written.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public Task<bool> FlushAsync(CancellationToken cancellationToken = default)
    {
        var last = queue.LastNumber;
        return spool is null ? Task.FromResult(queue.FirstUnwritten > last) : spool.FlushAsync(last).WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Reads what was set aside and kept in the folder <c>refused</c> of the spool, by all processes, the oldest file first; each is read while it is
    /// enumerated, and opened when it is sealed under a key that is in the options. The files stay. Blocks on the disk.
    /// </summary>
    /// <returns>The requests. Lines that cannot be read, since they are damaged or sealed under another key, are left out, and counted in one error of the log.</returns>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public IEnumerable<RefusedRequest> ReadRefused()
    {
        var unread = 0;
        foreach (var refused in spool?.ReadRefused(count => unread += count) ?? [])
            yield return refused;
        if (unread > 0)
            LogUnread(logger, unread);
    }

    /// <summary>Hands over what is queued, retrying sooner than usual, for at most so long. The queue stays open.</summary>
    /// <param name="timeout">How long to try.</param>
    /// <param name="cancellationToken">Gives up early, without an exception.</param>
    /// <returns>Whether everything was handed over.</returns>
    public async Task<bool> DrainAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var hurry = gate.Hurry();
        try
        {
            await WhenIdleAsync(CancellationToken.None).WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            return Pending == 0;
        }
    }

    /// <summary>
    /// Closes the queue and hands over what is in it within <see cref="IngestOutboxOptions.DrainTimeout"/>. What is left then is written to the
    /// spool, or, without one, lost and logged.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        queue.Close();
        await DrainLastAsync(CancellationToken.None).ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Hands over or writes to the spool what is queued, for as long as a shutdown may take. The queue stays open to what is said until the end.</summary>
    internal async Task ShutDownAsync(CancellationToken cancellationToken)
    {
        if (await DrainLastAsync(cancellationToken).ConfigureAwait(false))
            return;
        Task flushed = FlushAsync(cancellationToken).WaitAsync(options.DrainTimeout + options.RetryDelay, time, cancellationToken);
        await flushed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>
    /// Completes when nothing of one session waits or is under way. Only for an outbox without a spool, where nothing waits elsewhere.
    /// </summary>
    internal Task WhenHandedOverAsync(string userId, string? sessionId) => queue.WhenOverAsync(userId, sessionId);

    /// <summary>Closes the queue at once; what is still in it is written to the spool, or, without one, lost and logged.</summary>
    public void Dispose()
    {
        queue.Close();
        stop.Cancel();
        var kept = spool?.Close() ?? 0;
        var lost = queue.Clear();
        if (lost > 0)
        {
            metrics.Drop(lost, DropReason.Abandoned);
            LogAbandoned(logger, lost);
        }

        if (kept > 0)
            LogKept(logger, kept);
    }

    private async Task<bool> DrainLastAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var isDrained = await DrainAsync(drainTime, cancellationToken).ConfigureAwait(false);
        var left = drainTime - time.GetElapsedTime(began);
        drainTime = left > TimeSpan.Zero ? left : TimeSpan.Zero;
        return isDrained;
    }

    private DropReason? TryAdd(List<OutboxEntry> entries)
    {
        if (spool is null)
            return queue.TryAdd(entries);

        if (!entries.TrueForAll(entry => spool.CanHold(entry.Size)))
            return DropReason.SpoolFull;
        return queue.TryAdd(entries) is { } refusal ? refusal is DropReason.Full ? spool.WhyFull : refusal : null;
    }

    /// <summary>Not under the caller's trace, culture or other ambient state: the chat is over when this runs.</summary>
    private void Begin(OutboxLane lane) => ThreadPool.UnsafeQueueUserWorkItem(begun => _ = sender.EmptyAsync(begun), lane, preferLocal: false);

    private IngestMessage Identified(IngestMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is { Id: not null, CreatedAt: not null })
            return message;
        var now = time.GetUtcNow();
        return message with { Id = message.Id ?? Guid.CreateVersion7(now).ToString(), CreatedAt = message.CreatedAt ?? now };
    }

    [LoggerMessage(1, LogLevel.Warning, "The memory outbox is full ({Capacity} messages) or closed; {Dropped} messages were dropped so far.")]
    private static partial void LogDropped(ILogger logger, int capacity, long dropped);

    [LoggerMessage(2, LogLevel.Warning, "The memory outbox was closed with {Count} messages not handed over; they are lost.")]
    private static partial void LogAbandoned(ILogger logger, int count);

    [LoggerMessage(3, LogLevel.Information, "The memory outbox was closed with {Count} messages not handed over; they wait in the spool.")]
    private static partial void LogKept(ILogger logger, int count);

    [LoggerMessage(4, LogLevel.Error, "{Count} refused messages cannot be read: they are damaged, or sealed under a key that this client does not have.")]
    private static partial void LogUnread(ILogger logger, int count);
}
