using System.Diagnostics.Metrics;
using System.Text.Json;

namespace Memory.Server.Extraction.Model;

/// <summary>What the model's pass amounts to. Tags are closed sets; no text and no user is ever in them.</summary>
internal sealed class ExtractionMetrics : IDisposable
{
    /// <summary>The meter's name, for <c>AddMeter</c> of OpenTelemetry.</summary>
    public const string MeterName = "Memory.Server.Extraction";

    private static readonly string[] Reasons = [.. Enum.GetNames<DropReason>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    private readonly Meter? _owned;
    private readonly Counter<long> _replies;
    private readonly Counter<long> _facts;
    private readonly Counter<long> _dropped;
    private readonly Meter _meter;

    /// <param name="meters">The host's factory, which disposes what it made; null where there is none.</param>
    public ExtractionMetrics(IMeterFactory? meters)
    {
        _meter = meters?.Create(MeterName) ?? (_owned = new Meter(MeterName));
        _replies = _meter.CreateCounter<long>("memory.server.extraction.replies", "{reply}", "Replies of the model that reads turns, by whether they could be read (read, cut_off, unreadable).");
        _facts = _meter.CreateCounter<long>("memory.server.extraction.facts", "{fact}", "Facts that the model found and that stood up to validation.");
        _dropped = _meter.CreateCounter<long>("memory.server.extraction.dropped", "{fact}", "Proposals of the model that were dropped, by reason.");
    }

    public void Read(ModelFindings findings, bool wasCutOff)
    {
        _replies.Add(1, new KeyValuePair<string, object?>("outcome", wasCutOff ? "cut_off" : "read"));
        if (!findings.Facts.IsEmpty)
            _facts.Add(findings.Facts.Length);
        foreach (var group in findings.Dropped.CountBy(static dropped => dropped.Reason))
            _dropped.Add(group.Value, new KeyValuePair<string, object?>("reason", Reasons[(int)group.Key]));
    }

    public void Unreadable() => _replies.Add(1, new KeyValuePair<string, object?>("outcome", "unreadable"));

    /// <summary>Whether a meter is this one's: others of the same name may count beside it.</summary>
    public bool Owns(Meter meter) => ReferenceEquals(meter, _meter);

    public void Dispose() => _owned?.Dispose();
}
