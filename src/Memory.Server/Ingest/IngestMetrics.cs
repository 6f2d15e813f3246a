using System.Diagnostics.Metrics;
using Memory.Server.Memories;

namespace Memory.Server.Ingest;

/// <summary>What comes in, and what becomes of the rules' jobs. Tags are closed sets; no text and no user is ever in them.</summary>
internal sealed class IngestMetrics : IDisposable
{
    /// <summary>The meter's name, for <c>AddMeter</c> of OpenTelemetry.</summary>
    public const string MeterName = "Memory.Server.Ingest";

    private readonly Meter? owned;
    private readonly Counter<long> turns;
    private readonly Counter<long> attempts;
    private readonly Histogram<double> durations;
    private readonly Histogram<double> delays;

    /// <param name="meters">The host's factory, which disposes what it made; null where there is none.</param>
    public IngestMetrics(IMeterFactory? meters = null)
    {
        var meter = meters?.Create(MeterName) ?? (owned = new Meter(MeterName));
        turns = meter.CreateCounter<long>("memory.server.ingest.turns", "{turn}", "Turns that were stored, by role. One that was sent again counts once.");
        attempts = meter.CreateCounter<long>("memory.server.ingest.attempts", "{job}", "Attempts at jobs of the rules' lane, by outcome: done, put_off, failed or taken_over.");
        durations = meter.CreateHistogram<double>("memory.server.ingest.attempt.duration", "s", "How long attempts at jobs of the rules' lane took; waiting jobs of one user are tried together.");
        delays = meter.CreateHistogram<double>("memory.server.ingest.delay", "s", "How long it took from the acknowledgement of turns until what rules read in them was stored.");
    }

    public void Store(IEnumerable<Turn> stored)
    {
        foreach (var role in stored.GroupBy(static turn => turn.Role))
            turns.Add(role.Count(), new KeyValuePair<string, object?>("role", NameOf(role.Key)));
    }

    /// <summary>An attempt ended.</summary>
    /// <param name="outcome">What became of it.</param>
    /// <param name="jobs">How many jobs were tried together.</param>
    /// <param name="duration">How long it took.</param>
    public void End(AttemptOutcome outcome, int jobs, TimeSpan duration)
    {
        attempts.Add(jobs, new KeyValuePair<string, object?>("outcome", NameOf(outcome)));
        durations.Record(duration.TotalSeconds);
    }

    /// <summary>A job is done.</summary>
    public void Delay(TimeSpan sinceAcknowledged) => delays.Record(Math.Max(0, sinceAcknowledged.TotalSeconds));

    public void Dispose() => owned?.Dispose();

    private static string NameOf(TurnRole role) => role switch
    {
        TurnRole.User => "user",
        TurnRole.Assistant => "assistant",
        TurnRole.System => "system",
        _ => "tool",
    };

    private static string NameOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Done => "done",
        AttemptOutcome.PutOff => "put_off",
        AttemptOutcome.Failed => "failed",
        _ => "taken_over",
    };
}

/// <summary>What became of an attempt at a job.</summary>
internal enum AttemptOutcome
{
    /// <summary>The job is done.</summary>
    Done,

    /// <summary>It is tried again.</summary>
    PutOff,

    /// <summary>It is given up.</summary>
    Failed,

    /// <summary>Another worker has the job now.</summary>
    TakenOver,
}
