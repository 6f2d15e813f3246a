using System.Diagnostics.Metrics;

namespace Memory.Client;

/// <summary>What an outbox counts, for its own properties and for the client's meter.</summary>
internal sealed class OutboxMetrics
{
    private const string Messages = "{message}";
    private static readonly string[] Reasons = ["full", "spool_full", "spool_failed", "closed", "abandoned", "damaged"];
    private static readonly string[] Outcomes = ["stored", "refused", "rejected", "failed", "broken", "busy"];

    private readonly Counter<long> deliveries;
    private readonly Counter<long> drops;
    private readonly Counter<long> refusals;
    private readonly Counter<long> retries;
    private readonly Histogram<double> durations;
    private long delivered;
    private long dropped;
    private long refused;

    public OutboxMetrics(Meter meter, Func<long> pending, Func<long> spoolBytes, Func<long> foreignFiles)
    {
        deliveries = meter.CreateCounter<long>("memory.client.outbox.delivered", Messages, "Messages that the server has stored.");
        drops = meter.CreateCounter<long>("memory.client.outbox.dropped", Messages, "Messages that were lost, by reason.");
        refusals = meter.CreateCounter<long>("memory.client.outbox.refused", Messages, "Messages that the server refused for good.");
        retries = meter.CreateCounter<long>("memory.client.outbox.retries", "{request}", "Requests that failed and are repeated.");
        durations = meter.CreateHistogram<double>("memory.client.outbox.send.duration", "s", "How long a request took, by outcome.");
        meter.CreateObservableUpDownCounter("memory.client.outbox.pending", pending, Messages, "Messages that wait or are under way.");
        meter.CreateObservableUpDownCounter("memory.client.outbox.spool.size", spoolBytes, "By", "Bytes that waiting messages take on disk.");
        meter.CreateObservableUpDownCounter("memory.client.outbox.spool.foreign", foreignFiles, "{file}", "Files of the spool that wait for a key that is not here.");
    }

    public long Delivered => Interlocked.Read(ref delivered);

    public long Dropped => Interlocked.Read(ref dropped);

    public long Refused => Interlocked.Read(ref refused);

    public void Deliver(int messages)
    {
        Interlocked.Add(ref delivered, messages);
        deliveries.Add(messages);
    }

    public void Drop(long messages, DropReason reason)
    {
        Interlocked.Add(ref dropped, messages);
        drops.Add(messages, new KeyValuePair<string, object?>("reason", Reasons[(int)reason]));
    }

    public void Refuse()
    {
        Interlocked.Increment(ref refused);
        refusals.Add(1);
    }

    public void Retry() => retries.Add(1);

    public void Send(TimeSpan duration, SendVerdict verdict) =>
        durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", Outcomes[(int)verdict]));
}
