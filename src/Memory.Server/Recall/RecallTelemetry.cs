using System.Diagnostics.Metrics;

namespace Memory.Server.Recall;

/// <summary>What recall counts. Tags are closed sets; no text and no user is ever in them.</summary>
internal sealed class RecallTelemetry : IDisposable
{
    /// <summary>The name of the server's meter.</summary>
    public const string MeterName = "Memory.Server";

    private readonly Meter? _owned;
    private readonly Meter _meter;
    private readonly Counter<long> _missing;
    private readonly Counter<long> _followed;
    private readonly Counter<long> _lookups;
    private readonly Counter<long> _evictions;
    private readonly Histogram<double> _durations;

    /// <param name="meters">The host's factory, which disposes what it made; null where there is none.</param>
    public RecallTelemetry(IMeterFactory? meters = null)
    {
        _meter = meters?.Create(MeterName) ?? (_owned = new Meter(MeterName));
        _missing = _meter.CreateCounter<long>("memory.server.recall.questions_without_vector", "{question}", "Recalls that went on by words alone, by reason.");
        _followed = _meter.CreateCounter<long>("memory.server.vectors.followed", "{text}", "Stored texts that got their vector from a service.");
        _durations = _meter.CreateHistogram<double>(
            "memory.server.recall.duration", "s", "How long recalls took, from the question to the rendered context, by where the candidates came from: index, or search in the database.");
        _lookups = _meter.CreateCounter<long>("memory.server.index.lookups", "{lookup}", "Recalls by whether the user's index was held in memory (hit) or had to be built (miss).");
        _evictions = _meter.CreateCounter<long>("memory.server.index.evictions", "{user}", "Users' indexes that were dropped to make room for others'.");
    }

    /// <summary>Whether an instrument is one of these, and not of another server in the process.</summary>
    public bool IsOf(Instrument instrument) => instrument.Meter == _meter;

    /// <summary>Has the sizes of what is held in memory measured.</summary>
    public void Watch(Func<long> bytes, Func<int> users)
    {
        _meter.CreateObservableGauge("memory.server.index.size", bytes, "By", "About how many bytes the users' indexes in memory take.");
        _meter.CreateObservableGauge("memory.server.index.users", users, "{user}", "Users whose index is held in memory.");
    }

    public void CountMissing(MissingVector reason) => _missing.Add(1, new KeyValuePair<string, object?>("reason", NameOf(reason)));

    public void CountFollowed(int texts) => _followed.Add(texts);

    public void LookUp(bool isHeld) => _lookups.Add(1, new KeyValuePair<string, object?>("outcome", isHeld ? "hit" : "miss"));

    public void Evict() => _evictions.Add(1);

    public void Answer(TimeSpan duration, bool isFromIndex) =>
        _durations.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("source", isFromIndex ? "index" : "search"));

    public void Dispose() => _owned?.Dispose();

    private static string NameOf(MissingVector reason) => reason switch
    {
        MissingVector.Late => "late",
        MissingVector.Failed => "failed",
        MissingVector.Paused => "paused",
        _ => "no_embedder",
    };
}
