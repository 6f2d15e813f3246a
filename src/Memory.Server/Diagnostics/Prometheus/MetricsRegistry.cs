using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Memory.Server.Diagnostics.Prometheus;

/// <summary>
/// Listens to everything that is measured in this server, and keeps it as Prometheus wants to read it. Another server in the same process has its own.
/// </summary>
internal sealed partial class MetricsRegistry : IDisposable
{
    private readonly IMeterFactory _meters;
    private readonly MetricsOptions _options;
    private readonly ILogger<MetricsRegistry> _logger;
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();
    private readonly Lock _reading = new();
    private bool _isTold;

    public MetricsRegistry(IMeterFactory meters, MetricsOptions options, ILogger<MetricsRegistry> logger)
    {
        (_meters, _options, _logger) = (meters, options, logger);
        _listener.InstrumentPublished = Publish;
        Listen<byte>(static value => value);
        Listen<short>(static value => value);
        Listen<int>(static value => value);
        Listen<long>(static value => value);
        Listen<float>(static value => value);
        Listen<double>(static value => value);
        Listen<decimal>(static value => (double)value);
        _listener.Start();
    }

    /// <summary>All metrics as they are now, as UTF-8 text.</summary>
    public byte[] Read()
    {
        lock (_reading)
        {
            foreach (var family in _families.Values)
                family.Forget();
            Observe();
            return PrometheusText.Of(_families.Values.OrderBy(static family => family.Name, StringComparer.Ordinal));
        }
    }

    public void Dispose() => _listener.Dispose();

    /// <summary>Of what is measured for several servers of a process, such as its memory, each tells the whole.</summary>
    private void Publish(Instrument instrument, MeterListener listener)
    {
        var isHere = ReferenceEquals(instrument.Meter.Scope, _meters) || (instrument.Meter.Scope is null && !Exported.IsOwn(instrument));
        if (!isHere || !Exported.Includes(instrument))
            return;
        var made = new MetricFamily(instrument, _options.MaxSeries);
        var family = _families.GetOrAdd(made.Name, made);

        // Two of one name but of different kinds cannot be told apart by who reads them.
        if (family.Kind == made.Kind)
            listener.EnableMeasurementEvents(instrument, family);
    }

    private void Listen<T>(Func<T, double> number)
        where T : struct => _listener.SetMeasurementEventCallback<T>((instrument, value, tags, state) =>
        {
            if (Exported.IsOfThisServer(instrument, tags))
                ((MetricFamily)state!).Measure(number(value), tags);
        });

    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException fault)
        {
            // The one place that swallows: who cannot tell something now is left out, and all others are told.
            if (!_isTold)
                LogNotObserved(fault);
            _isTold = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something that is to be measured cannot be read, and is missing from the metrics. This is said once.")]
    private partial void LogNotObserved(Exception fault);
}
