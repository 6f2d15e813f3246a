using System.Numerics;

namespace Memory.LoadTest.Histograms;

/// <summary>
/// Counts latencies in buckets that widen with the value: a percentile is at most one part in 1,024 too high, from a tenth of a microsecond to an hour, in a fixed 230 KB.
/// </summary>
internal sealed class LatencyHistogram
{
    /// <summary>How much too high a percentile may be, as a share of it.</summary>
    public const double Precision = 1.0 / Half;

    private const int HalfBits = 10;
    private const int Half = 1 << HalfBits;

    /// <summary>What is longer counts as this long.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private readonly long[] counts = new long[IndexOf(Longest.Ticks) + 1];
    private long count;
    private long sum;
    private long greatest;

    public long Count => Interlocked.Read(ref count);

    public TimeSpan Max => new(Interlocked.Read(ref greatest));

    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : new TimeSpan(Interlocked.Read(ref sum) / Count);

    /// <summary>Counts one. Any number of threads may at once.</summary>
    public void Record(TimeSpan latency)
    {
        var ticks = Math.Clamp(latency.Ticks, 0, Longest.Ticks);
        Interlocked.Increment(ref counts[IndexOf(ticks)]);
        Interlocked.Add(ref sum, ticks);
        for (var known = Interlocked.Read(ref greatest); ticks > known; known = Interlocked.Read(ref greatest))
            Interlocked.CompareExchange(ref greatest, ticks, known);
        Interlocked.Increment(ref count);
    }

    /// <summary>The latency that so many percent did not exceed; nothing when nothing was counted.</summary>
    public TimeSpan Percentile(double percent)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(Count * percent / 100));
        var seen = 0L;
        for (var index = 0; index < counts.Length; index++)
        {
            seen += Interlocked.Read(ref counts[index]);
            if (seen >= rank)
                return TimeSpan.FromTicks(Math.Min(LastOf(index), Interlocked.Read(ref greatest)));
        }

        return Max;
    }

    /// <summary>Below 2,048 a value is its own index. Above, the ten bits behind the leading one choose among the buckets of its power of two.</summary>
    private static int IndexOf(long ticks)
    {
        var shift = Math.Max(0, BitOperations.Log2((ulong)ticks) - HalfBits);
        return (shift << HalfBits) + (int)(ticks >> shift);
    }

    /// <summary>The greatest value that shares a bucket.</summary>
    private static long LastOf(int index)
    {
        if (index < 2 * Half)
            return index;
        var shift = (index >> HalfBits) - 1;
        return ((index - ((long)shift << HalfBits) + 1) << shift) - 1;
    }
}
