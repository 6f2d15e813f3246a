using System.Diagnostics;
using System.Globalization;

namespace Memory.Benchmarks.Postgres;

/// <summary>How long each of some like operations took.</summary>
internal sealed class Latencies(string name)
{
    private readonly List<double> milliseconds = [];

    public double P50 => At(0.50);

    public double P99 => At(0.99);

    public async Task<T> MeasureAsync<T>(Func<Task<T>> operation)
    {
        var started = Stopwatch.GetTimestamp();
        var result = await operation();
        milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        return result;
    }

    /// <summary>Takes in what was measured elsewhere.</summary>
    public void Add(TimeSpan time) => milliseconds.Add(time.TotalMilliseconds);

    public void Measure(Action operation)
    {
        var started = Stopwatch.GetTimestamp();
        operation();
        milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>Forgets what was measured while everything warmed up.</summary>
    public void Clear() => milliseconds.Clear();

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{name,-58} {P50,8:0.00} ms {P99,8:0.00} ms   ({milliseconds.Count} times)");

    private double At(double share)
    {
        var sorted = milliseconds.Order().ToArray();
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(share * sorted.Length))];
    }
}
