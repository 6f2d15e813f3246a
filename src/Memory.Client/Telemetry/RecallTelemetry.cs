using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Memory.Client;

/// <summary>Measures how long chats waited for memory and how that ended, and traces each recall.</summary>
internal sealed class RecallTelemetry
{
    private readonly TimeProvider time;
    private readonly Histogram<double> duration;

    public RecallTelemetry(Meter meter, RecallCircuit circuit, TimeProvider time)
    {
        this.time = time;
        duration = meter.CreateHistogram<double>("memory.client.recall.duration", "s", "How long chats waited for memory.");
        meter.CreateObservableGauge("memory.client.recall.circuit_open", () => circuit.IsOpen ? 1 : 0, description: "1 while the server is not asked because it does not answer.");
    }

    public Operation Begin() => new(this, Spans.Begin(MemoryOperation.Search), time.GetTimestamp());

    private void Record(long started, RecallOutcome outcome, string? error)
    {
        if (!duration.Enabled)
            return;
        var tags = new TagList { { "memory.outcome", Name(outcome) } };
        if (error is not null)
            tags.Add(Spans.Error, error);
        duration.Record(time.GetElapsedTime(started).TotalSeconds, tags);
    }

    private static string Name(RecallOutcome outcome) => outcome switch
    {
        RecallOutcome.Recalled => "recalled",
        RecallOutcome.Rejected => "rejected",
        _ => "unavailable",
    };

    /// <summary>One recall. Without an end it was cancelled by the caller.</summary>
    public readonly struct Operation(RecallTelemetry telemetry, Activity? span, long started) : IDisposable
    {
        public void End(RecallOutcome outcome, int records = 0, Exception? fault = null)
        {
            var error = fault is null ? null : FaultReason.Of(fault);
            telemetry.Record(started, outcome, error);
            if (span is null)
                return;
            span.SetTag("memory.outcome", Name(outcome));
            if (error is null)
                span.SetTag(Spans.Records, records);
            else
                Spans.Fail(span, error);
        }

        public void Dispose() => span?.Dispose();
    }
}
