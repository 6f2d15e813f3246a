using System.Diagnostics.Metrics;

namespace Memory.Server.Recall;

/// <summary>What recall counts.</summary>
internal sealed class RecallTelemetry : IDisposable
{
    /// <summary>The name of the server's meter.</summary>
    public const string MeterName = "Memory.Server";

    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _missing;
    private readonly Counter<long> _followed;

    public RecallTelemetry()
    {
        _missing = _meter.CreateCounter<long>("memory.server.recall.questions_without_vector", "{question}", "Recalls that went on by words alone, by reason.");
        _followed = _meter.CreateCounter<long>("memory.server.vectors.followed", "{text}", "Stored texts that got their vector from a service.");
    }

    /// <summary>Whether an instrument is one of these, and not of another server in the process.</summary>
    public bool IsOf(Instrument instrument) => instrument.Meter == _meter;

    public void CountMissing(MissingVector reason) => _missing.Add(1, new KeyValuePair<string, object?>("reason", NameOf(reason)));

    public void CountFollowed(int texts) => _followed.Add(texts);

    public void Dispose() => _meter.Dispose();

    private static string NameOf(MissingVector reason) => reason switch
    {
        MissingVector.Late => "late",
        MissingVector.Failed => "failed",
        MissingVector.Paused => "paused",
        _ => "no_embedder",
    };
}
