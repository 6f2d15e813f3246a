using Memory.LoadTest.Soaks.Verdicts;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Soaks;

/// <summary>Every request of a soak and what became of it. Any thread may add; some 40 bytes each, so that a day at 60 a second takes 250 MB.</summary>
internal sealed class SampleLog
{
    private readonly Lock gate = new();
    private readonly List<Sample> samples = [];
    private int errors;

    public int Errors => Volatile.Read(ref errors);

    public void Add(RequestEnd end)
    {
        if (end.Error is not null)
            Interlocked.Increment(ref errors);
        lock (gate)
            samples.Add(new Sample(end.Request.Series, end.Due, end.Ended, end.Error, end.Request.Recalled));
    }

    /// <summary>What was over by a moment, in the order in which it was due.</summary>
    public IReadOnlyList<Sample> Until(TimeSpan end)
    {
        lock (gate)
            return [.. samples.Where(one => one.Ended <= end).OrderBy(static one => one.Due)];
    }

    /// <summary>How requests of the last few seconds fared.</summary>
    public (int Count, double P99Ms) Lately(TimeSpan since)
    {
        lock (gate)
        {
            var late = new List<double>();
            for (var at = samples.Count - 1; at >= 0 && samples[at].Ended >= since; at--)
                late.Add(samples[at].Milliseconds);
            return (late.Count, Ranks.Percentile(late, 99) ?? 0);
        }
    }
}
