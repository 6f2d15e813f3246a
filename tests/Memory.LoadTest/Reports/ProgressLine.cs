using System.Globalization;
using Memory.LoadTest.Traffic;

namespace Memory.LoadTest.Reports;

/// <summary>How far a run is, in a line.</summary>
internal static class ProgressLine
{
    public static string Write(string name, TimeSpan elapsed, RunLength length, Tally tally, int outstanding)
    {
        if (elapsed < length.WarmUp)
            return string.Create(CultureInfo.InvariantCulture, $"{name}: warming up, {(length.WarmUp - elapsed).TotalSeconds:0} s, {outstanding} waiting");
        var counted = Math.Min((elapsed - length.WarmUp).TotalSeconds, length.Counted.TotalSeconds);
        var series = string.Join("  ", tally.All.Select(static one => string.Create(
            CultureInfo.InvariantCulture, $"{one.Name} p50 {one.Latencies.Percentile(50).TotalMilliseconds:0.0} p99 {one.Latencies.Percentile(99).TotalMilliseconds:0.0} ms")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {counted:0} of {length.Counted.TotalSeconds:0} s, {tally.Answered / Math.Max(counted, 0.001):#,0}/s, {outstanding} waiting, {tally.Errors} errors  {series}");
    }
}
