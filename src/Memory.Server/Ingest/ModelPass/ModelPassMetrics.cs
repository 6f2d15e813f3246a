using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Memory.Server.Extraction.Model;
using Memory.Server.Memories;

namespace Memory.Server.Ingest.ModelPass;

/// <summary>What the model's pass amounts to. Tags are closed sets; no text and no user is ever in them.</summary>
internal sealed class ModelPassMetrics : IDisposable
{
    /// <summary>The meter's name, for <c>AddMeter</c> of OpenTelemetry.</summary>
    public const string MeterName = "Memory.Server.ModelPass";

    private readonly Meter? owned;
    private readonly Meter meter;
    private readonly Counter<long> jobs;
    private readonly Counter<long> facts;
    private readonly Counter<long> dropped;
    private long waiting;

    /// <param name="meters">The host's factory, which disposes what it made; null where there is none.</param>
    public ModelPassMetrics(IMeterFactory? meters = null)
    {
        meter = meters?.Create(MeterName) ?? (owned = new Meter(MeterName));
        jobs = meter.CreateCounter<long>("memory.server.model_pass.jobs", "{job}", "Attempts at jobs of the model's pass, by outcome: done, put_off or failed.");
        facts = meter.CreateCounter<long>("memory.server.model_pass.facts", "{fact}", "Facts that the model's pass stored.");
        dropped = meter.CreateCounter<long>("memory.server.model_pass.dropped", "{fact}", "Facts that a model proposed and that were not stored, by reason.");
        meter.CreateObservableGauge(
            "memory.server.model_pass.backlog", () => Interlocked.Read(ref waiting), "{job}", "Jobs of the model's pass that wait or run, as last counted; of all servers on a database together.");
    }

    /// <summary>Whether an instrument is one of these, and not of another server in the process.</summary>
    public bool IsOf(Instrument instrument) => instrument.Meter == meter;

    public void Wait(int count) => Interlocked.Exchange(ref waiting, count);

    public void Done(int count, int stored)
    {
        jobs.Add(count, Tag("outcome", "done"));
        facts.Add(stored);
    }

    public void SetBack(IEnumerable<IngestJob> after)
    {
        foreach (var job in after)
            jobs.Add(1, Tag("outcome", job.Status == JobStatus.Failed ? "failed" : "put_off"));
    }

    public void Drop(ImmutableArray<DroppedProposal> proposals)
    {
        foreach (var proposal in proposals)
            dropped.Add(1, Tag("reason", JsonNamingPolicy.SnakeCaseLower.ConvertName(proposal.Reason.ToString())));
    }

    /// <summary>Facts of turns that were hidden or erased, or that were deleted, while the model was asked.</summary>
    public void DropLate(int count)
    {
        if (count > 0)
            dropped.Add(count, Tag("reason", "late"));
    }

    public void Dispose() => owned?.Dispose();

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
