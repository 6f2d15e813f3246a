using Microsoft.Extensions.Logging;

namespace Memory.Client;

/// <summary>
/// Hands turns over in the background, so that a chat never waits for it. Messages of one session arrive in the order they were enqueued;
/// sessions do not wait for one another. While the server is down they wait in memory and are retried with the same message ids, so that
/// nothing is stored twice. Bounded: when full, what is newest is dropped, counted and warned about.
/// </summary>
public sealed partial class IngestOutbox : IAsyncDisposable, IDisposable
{
    private readonly IngestOutboxOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly OutboxSender sender;
    private readonly LogEpisode overflow;
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly Dictionary<(string User, string? Session), OutboxLane> lanes = [];
    private TaskCompletionSource idle = Completed();
    private int pending;
    private long dropped;
    private bool closed;

    internal IngestOutbox(IMemoryClient client, MemoryClientOptions options, ILogger<IngestOutbox> logger, TimeProvider time, ClientTelemetry telemetry)
    {
        (this.options, this.logger, this.time) = (options.Outbox, logger, time);
        sender = new OutboxSender(client, options.Outbox, logger, time, stop.Token);
        overflow = new LogEpisode(time);
    }

    /// <summary>How many messages wait or are under way.</summary>
    public int Pending => Volatile.Read(ref pending);

    /// <summary>How many messages were stored by the server.</summary>
    public long Delivered => sender.Delivered;

    /// <summary>How many messages were lost: the queue was full or closed.</summary>
    public long Dropped => Interlocked.Read(ref dropped);

    /// <summary>How many messages the server refused for good; each refusal is logged as an error.</summary>
    public long Refused => sender.Refused;

    /// <summary>
    /// Queues messages and returns at once. Messages without an id get one here (a UUIDv7), before the first attempt, and messages without
    /// a time are said now.
    /// </summary>
    /// <param name="request">The messages; all of them are queued, or none.</param>
    /// <returns>False when they were dropped, because the queue is full or closed.</returns>
    public bool Enqueue(IngestRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var messages = request.Messages.Select(Identified).ToList();
        if (messages.Count == 0)
            return true;
        if (TryAdd((request.UserId, request.SessionId), messages))
        {
            overflow.Ends();
            return true;
        }

        Interlocked.Add(ref dropped, messages.Count);
        if (overflow.Begins(out _))
            LogDropped(logger, options.Capacity, Dropped);
        return false;
    }

    /// <summary>Completes when nothing waits and nothing is under way.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken = default)
    {
        lock (gate)
            return idle.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Hands over what is queued, retrying sooner than usual, for at most so long. The queue stays open.</summary>
    /// <param name="timeout">How long to try.</param>
    /// <param name="cancellationToken">Gives up early, without an exception.</param>
    /// <returns>Whether everything was handed over.</returns>
    public async Task<bool> DrainAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var hurry = sender.Hurry();
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

    /// <summary>Closes the queue and hands over what is in it within <see cref="IngestOutboxOptions.DrainTimeout"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
            closed = true;
        await DrainAsync(options.DrainTimeout).ConfigureAwait(false);
        Dispose();
    }

    /// <summary>Closes the queue at once; what is still in it is lost and logged.</summary>
    public void Dispose()
    {
        int lost;
        TaskCompletionSource waiters;
        lock (gate)
        {
            closed = true;
            (lost, pending, waiters) = (pending, 0, idle);
            lanes.Clear();
        }

        stop.Cancel();
        if (lost > 0)
        {
            Interlocked.Add(ref dropped, lost);
            LogAbandoned(logger, lost);
        }

        waiters.TrySetResult();
    }

    private IngestMessage Identified(IngestMessage message)
    {
        if (message is { Id: not null, CreatedAt: not null })
            return message;
        var now = time.GetUtcNow();
        return message with { Id = message.Id ?? Guid.CreateVersion7(now).ToString(), CreatedAt = message.CreatedAt ?? now };
    }

    private bool TryAdd((string User, string? Session) key, List<IngestMessage> messages)
    {
        lock (gate)
        {
            if (closed || messages.Count > options.Capacity - pending)
                return false;
            if (pending == 0)
                idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            pending += messages.Count;
            if (lanes.TryGetValue(key, out var lane))
            {
                lane.Add(messages);
                return true;
            }

            lanes.Add(key, lane = new OutboxLane(key.User, key.Session));
            lane.Add(messages);

            // Not under the caller's trace, culture or other ambient state: the chat is over when this runs.
            using (ExecutionContext.SuppressFlow())
                _ = Task.Run(() => WorkAsync(key, lane));
            return true;
        }
    }

    /// <summary>Empties one lane, batch by batch, then removes it.</summary>
    private async Task WorkAsync((string User, string? Session) key, OutboxLane lane)
    {
        while (!stop.IsCancellationRequested)
        {
            IngestRequest batch;
            lock (gate)
                batch = lane.Peek(options.BatchSize);
            await sender.SendAsync(batch).ConfigureAwait(false);
            if (IsEmptyAfter(key, lane, batch.Messages.Count))
                return;
        }
    }

    private bool IsEmptyAfter((string User, string? Session) key, OutboxLane lane, int handled)
    {
        TaskCompletionSource? done = null;
        bool empty;
        lock (gate)
        {
            if (!lanes.ContainsKey(key))
                return true; // Closed meanwhile.
            empty = lane.Remove(handled);
            if (empty)
                lanes.Remove(key);
            pending -= handled;
            if (pending == 0)
                done = idle;
        }

        done?.TrySetResult();
        return empty;
    }

    private static TaskCompletionSource Completed()
    {
        var completed = new TaskCompletionSource();
        completed.SetResult();
        return completed;
    }

    [LoggerMessage(1, LogLevel.Warning, "The memory outbox is full ({Capacity} messages) or closed; {Dropped} messages were dropped so far.")]
    private static partial void LogDropped(ILogger logger, int capacity, long dropped);

    [LoggerMessage(2, LogLevel.Warning, "The memory outbox was closed with {Count} messages not handed over; they are lost.")]
    private static partial void LogAbandoned(ILogger logger, int count);
}
