using Microsoft.Extensions.Logging;

namespace Memory.Client;

/// <summary>Empties lanes, batch by batch, until the server has stored or refused each message; retries for as long as the server is down.</summary>
internal sealed partial class OutboxSender(
    OutboxRequest request, SendGate gate, OutboxQueue queue, OutboxMetrics metrics, IngestOutboxOptions options, ILogger logger, TimeProvider time,
    CancellationToken stop)
{
    private readonly LogEpisode outage = new(time);
    private readonly LogEpisode rejections = new(time);
    private readonly LogEpisode refusals = new(time);

    /// <summary>Sends a lane's messages until none is left, or the outbox stops. Never throws.</summary>
    public async Task EmptyAsync(OutboxLane lane)
    {
        try
        {
            while (!await AdvanceAsync(lane).ConfigureAwait(false))
                stop.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What is left stays in the spool, or is counted as lost by who stopped it.
        }
    }

    /// <summary>Sends one batch once. Answers whether the lane is over.</summary>
    private async Task<bool> AdvanceAsync(OutboxLane lane)
    {
        var pass = await gate.EnterAsync().ConfigureAwait(false);
        IReadOnlyList<OutboxEntry> batch;
        SendAnswer answer;
        var isOwn = false;
        try
        {
            batch = queue.Peek(lane, Math.Min(options.BatchSize, lane.Trouble.Limit), options.MaxBatchBytes);
            answer = await request.SendAsync(batch).ConfigureAwait(false);
            if (answer.Verdict is SendVerdict.Stored or SendVerdict.Refused)
            {
                gate.Open(stored: answer.Verdict is SendVerdict.Stored);
            }
            else
            {
                stop.ThrowIfCancellationRequested();
                isOwn = lane.Trouble.Fails(gate.Answers);
                if (!isOwn)
                    gate.Close(pass, Wish(answer));
            }
        }
        finally
        {
            gate.Leave(pass);
        }

        if (answer.Verdict is SendVerdict.Stored)
            return Deliver(lane, batch);
        return await IsOverAfterAsync(lane, batch, answer, isOwn ? pass : null).ConfigureAwait(false);
    }

    private bool Deliver(OutboxLane lane, IReadOnlyList<OutboxEntry> batch)
    {
        metrics.Deliver(batch.Count);
        outage.Ends();
        rejections.Ends();
        refusals.Ends();
        lane.Trouble.Passes();
        return queue.Complete(lane, batch);
    }

    /// <summary>Finds the message that is to blame, by ever smaller batches, and sets it aside; or waits for the next try.</summary>
    private async Task<bool> IsOverAfterAsync(OutboxLane lane, IReadOnlyList<OutboxEntry> batch, SendAnswer answer, Pass? own)
    {
        var isBlamed = answer.Verdict is SendVerdict.Refused or SendVerdict.Failed || (answer.Verdict is SendVerdict.Broken && own is not null);
        var tries = isBlamed ? lane.Trouble.Blames(batch.Count) : 0;
        if (tries >= options.MaxTries || (answer.Verdict is SendVerdict.Refused && tries > 0))
            return SetAside(lane, batch, answer);
        if (answer.Verdict is SendVerdict.Refused)
            return false;

        metrics.Retry();
        Report(answer);
        if (own is { } pass)
            await gate.WaitAsync(pass, lane.Trouble.Failures, Wish(answer)).ConfigureAwait(false);
        return false;
    }

    private bool SetAside(OutboxLane lane, IReadOnlyList<OutboxEntry> batch, SendAnswer answer)
    {
        foreach (var entry in batch)
        {
            entry.Refusal = answer;
            metrics.Refuse();
        }

        if (refusals.Begins(out _))
            LogRefused(logger, answer.Status, metrics.Refused);
        lane.Trouble.Passes();
        return queue.Complete(lane, batch);
    }

    /// <summary>How long to wait at least. A key is not mended within seconds.</summary>
    private TimeSpan? Wish(SendAnswer answer) => answer.Verdict is SendVerdict.Rejected ? options.MaxRetryDelay : answer.RetryAfter;

    private void Report(SendAnswer answer)
    {
        if (answer.Verdict is SendVerdict.Rejected)
        {
            if (rejections.Begins(out _))
                LogRejected(logger, answer.Status);
        }
        else if (outage.Begins(out _))
        {
            LogUnavailable(logger, answer.Status is { } status ? $"the server answered {status}." : answer.Reason);
        }
    }

    [LoggerMessage(11, LogLevel.Warning, "Turns cannot be handed over to the memory server and are retried: {Fault}")]
    private static partial void LogUnavailable(ILogger logger, string fault);

    [LoggerMessage(12, LogLevel.Error, "The memory server refuses messages for good (status {Status}); they are set aside, {Refused} so far.")]
    private static partial void LogRefused(ILogger logger, int? status, long refused);

    [LoggerMessage(13, LogLevel.Error, "The memory server does not accept our key (status {Status}); turns wait until it does. Check the API key.")]
    private static partial void LogRejected(ILogger logger, int? status);
}
