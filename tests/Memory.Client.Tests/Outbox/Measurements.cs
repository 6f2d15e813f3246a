using System.Diagnostics.Metrics;

namespace Memory.Client.Tests.Outbox;

/// <summary>What an outbox measures.</summary>
internal sealed class Measurements : IDisposable
{
    private const string Prefix = "memory.client.outbox.";
    private readonly MeterListener listener = new();
    private readonly System.Collections.Concurrent.ConcurrentQueue<(string Name, double Value, string? Tag)> seen = new();

    public Measurements(Meter meter)
    {
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter == meter)
                own.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    public double Sum(string name) => seen.Where(one => one.Name == Prefix + name).Sum(one => one.Value);

    public double Observe(string name)
    {
        listener.RecordObservableInstruments();
        return seen.Last(one => one.Name == Prefix + name).Value;
    }

    public IEnumerable<string?> Tags(string name) => seen.Where(one => one.Name == Prefix + name).Select(one => one.Tag);

    public void Dispose() => listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        seen.Enqueue((instrument.Name, value, tags.IsEmpty ? null : tags[0].Value as string));
}
