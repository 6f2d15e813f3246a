using System.Collections.Concurrent;
using Memory.LoadTest.Histograms;

namespace Memory.LoadTest.Traffic;

/// <summary>What became of the requests of one kind.</summary>
internal sealed class Series(string name)
{
    private readonly ConcurrentDictionary<string, long> statuses = new(StringComparer.Ordinal);
    private long errors;

    public string Name => name;

    /// <summary>How long answers took that were the right ones.</summary>
    public LatencyHistogram Latencies { get; } = new();

    /// <summary>How many requests got no answer, or not the right one.</summary>
    public long Errors => Interlocked.Read(ref errors);

    /// <summary>How many answers of each status there were, and requests without one.</summary>
    public IReadOnlyDictionary<string, long> Statuses => statuses;

    public void Count(Answer answer, bool isRight, TimeSpan latency)
    {
        statuses.AddOrUpdate(isRight || !answer.IsSuccess ? answer.Name : $"{answer.Name} wrong", 1, static (_, known) => known + 1);
        if (isRight)
            Latencies.Record(latency);
        else
            Interlocked.Increment(ref errors);
    }

    /// <summary>Counts requests that were never sent, or whose answer was not waited for to the end.</summary>
    public void CountLost(string reason, long number)
    {
        statuses.AddOrUpdate(reason, number, (_, known) => known + number);
        Interlocked.Add(ref errors, number);
    }
}
