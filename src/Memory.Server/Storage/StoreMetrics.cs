using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Memory.Server.Storage;

/// <summary>How long the store takes, and what it does beside. Tags are closed sets; nobody's ids are in them.</summary>
internal sealed class StoreMetrics : IDisposable
{
    /// <summary>The meter's name, for <c>AddMeter</c> of OpenTelemetry.</summary>
    public const string MeterName = "Memory.Server.Storage";

    /// <summary>What a pool of connections is called in the driver's own measurements, in place of where the database is.</summary>
    public const string Pool = "memory";

    private static readonly double[] Bounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

    private readonly string _store;
    private readonly Meter? _owned;
    private readonly Meter _meter;
    private readonly Histogram<double> _operations;
    private readonly Histogram<double> _syncs;
    private readonly Counter<long> _compactions;
    private readonly Counter<long> _evictions;

    /// <param name="store">Which store, as a word.</param>
    /// <param name="meters">The host's factory, which disposes what it made; null where there is none.</param>
    public StoreMetrics(string store, IMeterFactory? meters)
    {
        _store = store;
        _meter = meters?.Create(MeterName) ?? (_owned = new Meter(MeterName));
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = Bounds };
        _operations = _meter.CreateHistogram(
            "memory.server.store.operation.duration", "s", "How long the store took to read or to write a user, or to tell what is new; those that failed have an error.type.", tags: null, advice: advice);
        _syncs = _meter.CreateHistogram("memory.server.store.sync.duration", "s", "How long the disk took to make a file durable.", tags: null, advice: advice);
        _compactions = _meter.CreateCounter<long>("memory.server.store.compactions", "{file}", "Journals that were rewritten to get rid of what is dead, by outcome: done or failed.");
        _evictions = _meter.CreateCounter<long>("memory.server.store.cache.evictions", "{user}", "Users whose state left the memory to make room.");
    }

    /// <summary>Has the size of what is held in memory measured.</summary>
    public void Watch(Func<long> cached, Func<long> answers)
    {
        _meter.CreateObservableGauge("memory.server.store.cache.size", cached, "By", "About how many bytes of users' states the store holds in memory.");
        _meter.CreateObservableGauge("memory.server.store.answers.size", answers, "By", "About how many bytes of answers to requests with an Idempotency-Key the store holds in memory.");
    }

    /// <summary>Waits for an operation on a user, and tells how long it took.</summary>
    public async ValueTask<T> MeasureAsync<T>(StoreOperation operation, TimeProvider time, long started, ValueTask<T> running)
    {
        string? error = null;
        try
        {
            return await running;
        }
        catch (Exception fault)
        {
            error = ErrorOf(fault);
            throw;
        }
        finally
        {
            Record(operation, time.GetElapsedTime(started), error);
        }
    }

    public void Sync(TimeSpan duration) => _syncs.Record(duration.TotalSeconds);

    public void Compact(bool isDone) => _compactions.Add(1, new KeyValuePair<string, object?>("outcome", isDone ? "done" : "failed"));

    /// <summary>A user's state left the memory to make room.</summary>
    public void Evict() => _evictions.Add(1);

    public void Dispose() => _owned?.Dispose();

    private void Record(StoreOperation operation, TimeSpan duration, string? error)
    {
        var tags = new TagList { { "store", _store }, { "operation", NameOf(operation) } };
        if (error is not null)
            tags.Add("error.type", error);
        _operations.Record(duration.TotalSeconds, tags);
    }

    private static string NameOf(StoreOperation operation) => operation switch
    {
        StoreOperation.Read => "read",
        StoreOperation.Write => "write",
        _ => "delta",
    };

    /// <summary>What an operation was refused for by whoever asked is no fault of the store's.</summary>
    private static string ErrorOf(Exception fault) => fault switch
    {
        StorageUnavailableException => "unavailable",
        OperationCanceledException => "canceled",
        LeaseLostException => "lease_lost",
        _ => "refused",
    };
}

/// <summary>What the store is asked for.</summary>
internal enum StoreOperation
{
    /// <summary>Reading a user.</summary>
    Read,

    /// <summary>Changing a user, durably.</summary>
    Write,

    /// <summary>What is new of a user since an index was built.</summary>
    Delta,
}
