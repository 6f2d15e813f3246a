using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Memory.Server.Embedding;
using Memory.Server.Embedding.Calls;
using Memory.Testing;

namespace Memory.Server.Tests.Embedding;

public sealed class EmbeddingMetricsTests : IDisposable
{
    private readonly OneMeter _meters = new();
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _measured = new();

    public EmbeddingMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == _meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Keep(instrument, null, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _listener.Start();
    }

    [Fact]
    public async Task Metrics_CallsOfAllKinds_CountedWithoutContent()
    {
        using var service = new FakeService();
        var bounds = new EmbeddingOptions { MinimumCalls = 2, MaxRetries = 1, RetryDelay = TimeSpan.FromMilliseconds(1) };
        var metrics = new EmbeddingMetrics("openai", _meters);
        using var embedder = new CachingEmbedder(
            new RetryingEmbedder(
                new CircuitEmbedder(
                    new MeasuredEmbedder(service, metrics, TimeProvider.System), bounds, metrics, TimeProvider.System, new LogSpy().CreateLogger("x")),
                bounds, metrics, TimeProvider.System, static () => 0),
            bounds, metrics);
        metrics.WatchCache(() => embedder.Bytes);

        await embedder.AskAsync(["secret words", "b"]);
        await embedder.AskAsync(["secret words", "b"]);
        _listener.RecordObservableInstruments();
        service.OnCall = static (_, _) => throw FakeService.Fault(EmbeddingFault.Throttled);
        await Assert.ThrowsAsync<EmbeddingFailedException>(() => embedder.AskAsync(["c"]));
        _listener.RecordObservableInstruments();

        Assert.Equal(
            [
                "lookups 2 outcome=miss provider=openai",
                "duration provider=openai",
                "texts 2 provider=openai",
                "tokens 5 provider=openai",
                "lookups 2 outcome=hit provider=openai",
                "circuit_open 0 provider=openai",
                "cache.size 424 provider=openai",
                "lookups 1 outcome=miss provider=openai",
                "duration error.type=throttled provider=openai",
                "retries 1 provider=openai",
                "circuit_open 1 provider=openai",
                "cache.size 424 provider=openai",
            ],
            _measured);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
    }

    private void Keep(Instrument instrument, long? value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var words = tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}").Order(StringComparer.Ordinal);
        _measured.Enqueue($"{instrument.Name["memory.server.embedding.".Length..]} {(value is null ? "" : value + " ")}{string.Join(' ', words)}");
    }

    private sealed class OneMeter : IMeterFactory
    {
        private readonly List<Meter> _made = [];

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            _made.Add(new Meter(options));
            return _made[^1];
        }

        public void Dispose() => _made.ForEach(static meter => meter.Dispose());
    }
}
