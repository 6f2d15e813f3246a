using System.Diagnostics.Metrics;

namespace Memory.Server.Embedding.Calls;

/// <summary>What calls to an embedding service amount to. Tags are closed sets; no text and no user is ever in them.</summary>
internal sealed class EmbeddingMetrics : IDisposable
{
    /// <summary>The meter's name, for <c>AddMeter</c> of OpenTelemetry.</summary>
    public const string MeterName = "Memory.Server.Embedding";

    private readonly Meter? _owned;
    private readonly KeyValuePair<string, object?> _provider;
    private readonly Histogram<double> _durations;
    private readonly Counter<long> _texts;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _kept;
    private readonly Counter<long> _retries;
    private readonly Meter _meter;

    /// <param name="provider">The provider's name.</param>
    /// <param name="meters">The host's factory, which disposes what it made; null where there is none.</param>
    public EmbeddingMetrics(string provider, IMeterFactory? meters)
    {
        _provider = new("provider", provider);
        _meter = meters?.Create(MeterName) ?? (_owned = new Meter(MeterName));
        _durations = _meter.CreateHistogram<double>("memory.server.embedding.duration", "s", "How long calls to the embedding service took; those that failed have an error.type.");
        _texts = _meter.CreateCounter<long>("memory.server.embedding.texts", "{text}", "Texts that the embedding service made vectors of.");
        _tokens = _meter.CreateCounter<long>("memory.server.embedding.tokens", "{token}", "Tokens that the embedding service counted.");
        _kept = _meter.CreateCounter<long>("memory.server.embedding.lookups", "{text}", "Texts that were to be embedded, by whether their vectors were kept (hit), under way (joined) or had to be asked for (miss).");
        _retries = _meter.CreateCounter<long>("memory.server.embedding.retries", "{call}", "Calls that failed and are repeated.");
    }

    public void Watch(Func<bool> isOpen) => _meter.CreateObservableGauge(
        "memory.server.embedding.circuit_open", () => new Measurement<int>(isOpen() ? 1 : 0, _provider), description: "1 while the embedding service is left alone because it does not answer.");

    public void WatchCache(Func<long> bytes) => _meter.CreateObservableGauge(
        "memory.server.embedding.cache.size", () => new Measurement<long>(bytes(), _provider), "By", "About how many bytes the vectors take that are kept in memory.");

    public void Answer(TimeSpan duration, int texts, long? tokens)
    {
        _durations.Record(duration.TotalSeconds, _provider);
        _texts.Add(texts, _provider);
        if (tokens is { } counted)
            _tokens.Add(counted, _provider);
    }

    public void Fail(TimeSpan duration, EmbeddingFault fault) => _durations.Record(duration.TotalSeconds, _provider, new("error.type", Word(fault)));

    public void Retry() => _retries.Add(1, _provider);

    public void LookUp(int hits, int joined, int misses)
    {
        Count(hits, "hit");
        Count(joined, "joined");
        Count(misses, "miss");
    }

    public void Dispose() => _owned?.Dispose();

    private void Count(int texts, string outcome)
    {
        if (texts > 0)
            _kept.Add(texts, _provider, new("outcome", outcome));
    }

    /// <summary>A fault in a word of a closed set.</summary>
    public static string Word(EmbeddingFault fault) => fault switch
    {
        EmbeddingFault.Timeout => "timeout",
        EmbeddingFault.Unreachable => "unreachable",
        EmbeddingFault.Throttled => "throttled",
        EmbeddingFault.Full => "full",
        EmbeddingFault.CircuitOpen => "circuit_open",
        EmbeddingFault.Refused => "refused",
        EmbeddingFault.TextRefused => "text_refused",
        EmbeddingFault.Malformed => "malformed",
        EmbeddingFault.WrongDimensions => "wrong_dimensions",
        _ => "unavailable",
    };
}
