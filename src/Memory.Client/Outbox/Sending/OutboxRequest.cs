using System.Diagnostics;

namespace Memory.Client;

/// <summary>Sends one batch once, measured and traced, and makes an answer of whatever happens.</summary>
internal sealed class OutboxRequest(IChatMemory memory, OutboxMetrics metrics, TimeProvider time, CancellationToken stop)
{
    /// <summary>A batch links to no more chats than this; a trace is no archive.</summary>
    private const int MaxLinks = 16;

    /// <summary>Never throws.</summary>
    public async Task<SendAnswer> SendAsync(IReadOnlyList<OutboxEntry> batch)
    {
        var began = time.GetTimestamp();
        using var activity = Begin(batch);
        var answer = await TryAsync(batch).ConfigureAwait(false);
        metrics.Send(time.GetElapsedTime(began), answer.Verdict);
        if (answer.Error is { } error)
            Spans.Fail(activity, error);
        return answer;
    }

    private async Task<SendAnswer> TryAsync(IReadOnlyList<OutboxEntry> batch)
    {
        try
        {
            var messages = batch.Select(static entry => entry.Request.Messages[0]);
            await memory.IngestAsync(batch[0].Request with { Messages = [.. messages] }, stop).ConfigureAwait(false);
            return SendAnswer.Stored;
        }
        catch (Exception fault)
        {
            // The one place that swallows what goes wrong on the way to the server; the answer says what it means.
            return SendAnswer.From(fault);
        }
    }

    private static Activity? Begin(IReadOnlyList<OutboxEntry> batch)
    {
        if (!ClientTelemetry.Activities.HasListeners())
            return null;
        var origins = batch.Select(static entry => entry.Origin).Where(static origin => origin != default).Distinct().Take(MaxLinks);
        var activity = ClientTelemetry.Activities.StartActivity(
            ActivityKind.Client, parentContext: default, links: origins.Select(static origin => new ActivityLink(origin)), name: MemoryOperation.Create);
        activity?.SetTag(Spans.Operation, MemoryOperation.Create);
        activity?.SetTag("gen_ai.memory.record.count", batch.Count);
        return activity;
    }
}
