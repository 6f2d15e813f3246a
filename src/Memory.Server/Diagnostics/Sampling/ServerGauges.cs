using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Memory.Server.Configuration;
using Memory.Server.Diagnostics.Health;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Diagnostics.Sampling;

/// <summary>What is asked for rather than counted: the queue, the regular work, the storage's health, and which server this is.</summary>
internal sealed class ServerGauges
{
    private const string MeterName = "Memory.Server.Diagnostics";

    private readonly StorageProbe _probe;
    private readonly IMemoryStore _store;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, DateTimeOffset> _succeeded = new(StringComparer.Ordinal);
    private readonly KeyValuePair<string, object?>[] _identity;
    private StoreSample? _sample;

    public ServerGauges(StorageProbe probe, IMemoryStore store, MemorySettings settings, TimeProvider time, IMeterFactory meters)
    {
        (_probe, _store, _time) = (probe, store, time);
        _identity = [new("version", ServerVersion.Current), new("store", settings.Postgres is null ? "embedded" : "postgres")];
        var meter = meters.Create(MeterName);
        var started = time.GetTimestamp();
        meter.CreateObservableGauge("memory.server.info", () => new Measurement<int>(1, _identity), description: "Always 1; the labels tell the version and the kind of store.");
        meter.CreateObservableGauge("memory.server.uptime", () => time.GetElapsedTime(started).TotalSeconds, "s", "Since how long the server runs.");
        meter.CreateObservableGauge("memory.server.storage.up", Up, description: "1 when the storage could be read and written when it was last asked, 0 when not.");
        meter.CreateObservableGauge("memory.server.storage.latency", Latency, "s", "How long the storage took to say that it is well when it was last asked.");
        meter.CreateObservableGauge(
            "memory.server.queue.depth", () => Lanes(static (lane, _) => lane.Depth), "{job}", "Jobs that wait or run, by lane, as last counted; of all servers on a database together.");
        meter.CreateObservableGauge(
            "memory.server.queue.oldest", () => Lanes(static (lane, now) => lane.Age(now).TotalSeconds), "s", "How long the user has waited who has waited longest for a worker, by lane.");
        meter.CreateObservableGauge("memory.server.schedule.due.time", () => Runs(static run => run.DueAt), "s", "When regular work is due next, in Unix time.");
        meter.CreateObservableGauge("memory.server.schedule.last_end.time", () => Runs(static run => run.EndedAt), "s", "When the last run of regular work ended, in Unix time.");
        meter.CreateObservableGauge(
            "memory.server.schedule.last_success.time", Successes, "s", "When regular work last ended well, in Unix time, as far as this server has seen.");
        meter.CreateObservableGauge("memory.server.schedule.last_failed", Failures, description: "1 when the last run of regular work failed, by work.");
        meter.CreateObservableGauge("memory.server.encryption.users", Sealing, "{user}", "How far the store is on the way to what the settings of encryption ask for: users that are done, and users that are left to do.");
    }

    /// <summary>How the store was when it was last looked at; null when it could not be.</summary>
    public StoreSample? Sample
    {
        get => Volatile.Read(ref _sample);
        set
        {
            foreach (var run in value?.Runs ?? [])
            {
                if (run is { Outcome: RunOutcome.Done, EndedAt: { } ended })
                    _succeeded[run.Job] = ended;
            }

            Volatile.Write(ref _sample, value);
        }
    }

    /// <summary>How a lane is called.</summary>
    public static string NameOf(JobLane lane) => lane == JobLane.Model ? "model" : "rules";

    private IEnumerable<Measurement<int>> Up() => _probe.Last is { } last ? [new Measurement<int>(last.IsWell ? 1 : 0)] : [];

    private IEnumerable<Measurement<double>> Latency() => _probe.Last is { } last ? [new Measurement<double>(last.Latency.TotalSeconds)] : [];

    private IEnumerable<Measurement<double>> Lanes(Func<LaneSample, DateTimeOffset, double> number)
    {
        var now = _time.GetUtcNow();
        foreach (var lane in Sample?.Lanes ?? [])
            yield return new Measurement<double>(number(lane, now), new KeyValuePair<string, object?>("lane", NameOf(lane.Lane)));
    }

    private IEnumerable<Measurement<double>> Runs(Func<ScheduledRun, DateTimeOffset?> instant)
    {
        foreach (var run in Sample?.Runs ?? [])
        {
            if (instant(run) is { } at)
                yield return Of(run.Job, at.ToUnixTimeMilliseconds() / 1000.0);
        }
    }

    private IEnumerable<Measurement<double>> Successes() => _succeeded.Select(static done => Of(done.Key, done.Value.ToUnixTimeMilliseconds() / 1000.0));

    private IEnumerable<Measurement<double>> Failures() =>
        (Sample?.Runs ?? []).Where(static run => run.Outcome is not null).Select(static run => Of(run.Job, run.Outcome == RunOutcome.Failed ? 1 : 0));

    private IEnumerable<Measurement<int>> Sealing() => _store.Sealing?.Progress is { } progress
        ? [new(progress.Done, new KeyValuePair<string, object?>("state", "done")), new(progress.ToDo, new KeyValuePair<string, object?>("state", "to_do"))]
        : [];

    private static Measurement<double> Of(string job, double value) => new(value, new KeyValuePair<string, object?>("job", job));
}
