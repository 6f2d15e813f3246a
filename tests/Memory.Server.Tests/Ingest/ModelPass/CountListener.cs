using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Memory.Server.Tests.Ingest.ModelPass;

/// <summary>Adds up what some instruments count, by their names and tags; of gauges the last value.</summary>
internal sealed class CountListener : IDisposable
{
    private readonly ConcurrentDictionary<string, long> counts = new(StringComparer.Ordinal);
    private readonly MeterListener listener = new();

    public CountListener(Func<Instrument, bool> isMeant)
    {
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (isMeant(instrument))
                meters.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            var name = string.Join(' ', [instrument.Name, .. tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}")]);
            counts.AddOrUpdate(name, value, (_, before) => instrument.IsObservable ? value : before + value);
        });
        listener.Start();
    }

    public long Of(string name)
    {
        listener.RecordObservableInstruments();
        return counts.GetValueOrDefault(name);
    }

    public void Dispose() => listener.Dispose();
}
