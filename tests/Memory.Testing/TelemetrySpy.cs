using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Memory.Client;

namespace Memory.Testing;

/// <summary>Keeps what one client measures, and the spans below one trace of the test's own, so that tests beside it are not heard.</summary>
public sealed class TelemetrySpy : IDisposable
{
    private readonly MeterListener meters = new();
    private readonly ActivityListener activities;
    private readonly ConcurrentQueue<Measurement> measurements = new();
    private readonly ConcurrentQueue<Activity> spans = new();
    private readonly Activity trace = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

    public TelemetrySpy(MemoryConnection connection)
    {
        meters.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, connection.Telemetry.Meter))
                listener.EnableMeasurementEvents(instrument);
        };
        meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        meters.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        meters.Start();
        activities = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == MemoryTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == trace.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,

            // Also told of what other listeners sample.
            ActivityStopped = span =>
            {
                if (span.TraceId == trace.TraceId)
                    spans.Enqueue(span);
            },
        };
        ActivitySource.AddActivityListener(activities);
    }

    public IReadOnlyList<Activity> Spans => [.. spans];

    /// <summary>What an instrument measured, with its tags as <c>name=value</c>, in order of their names.</summary>
    public IReadOnlyList<Measurement> Of(string instrument)
    {
        meters.RecordObservableInstruments();
        return [.. measurements.Where(measurement => measurement.Instrument == instrument)];
    }

    public void Dispose()
    {
        meters.Dispose();
        activities.Dispose();
        trace.Dispose();
    }

    private void Keep(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var words = tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
        measurements.Enqueue(new Measurement(instrument.Name, value, string.Join(' ', words)));
    }
}

/// <summary>One measurement.</summary>
public sealed record Measurement(string Instrument, double Value, string Tags);
