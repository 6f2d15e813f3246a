using System.Diagnostics.Metrics;

namespace Memory.Server.Diagnostics.Prometheus;

/// <summary>What an instrument's numbers mean.</summary>
/// <param name="IsCounter">They only grow.</param>
/// <param name="IsSum">They are added up; otherwise the last one stands.</param>
/// <param name="IsHistogram">It counts how they are spread.</param>
/// <param name="IsObserved">They are asked for, and then are the whole.</param>
internal readonly record struct InstrumentKind(bool IsCounter, bool IsSum, bool IsHistogram, bool IsObserved)
{
    /// <summary>The kind in the words of Prometheus.</summary>
    public string Word => IsHistogram ? "histogram" : IsCounter ? "counter" : "gauge";

    /// <summary>The platform calls these counters, though they fall.</summary>
    private static readonly string[] Levels = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];

    public static InstrumentKind Of(Instrument instrument)
    {
        var type = instrument.GetType();
        var kind = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (kind == typeof(Histogram<>))
            return new InstrumentKind(IsCounter: false, IsSum: false, IsHistogram: true, IsObserved: false);
        var isCounted = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        var isCounter = isCounted && Array.IndexOf(Levels, instrument.Name) < 0;
        var isSum = isCounted || kind == typeof(UpDownCounter<>) || kind == typeof(ObservableUpDownCounter<>);
        return new InstrumentKind(isCounter, isSum, IsHistogram: false, instrument.IsObservable);
    }
}
