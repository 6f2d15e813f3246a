using System.Diagnostics;
using System.Globalization;

namespace Memory.Benchmarks.Footprints;

/// <summary>Times a piece of work, with the processor time that it takes of this process and of the database.</summary>
internal sealed class Work(TextWriter output, string? postgres)
{
    /// <summary>Does it and writes a line; the work tells how many operations it was.</summary>
    public async Task MeasureAsync(string name, Func<Task<int>> work)
    {
        var (started, own, database) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, await DatabaseAsync());
        var count = await work();
        var took = Stopwatch.GetElapsedTime(started);
        var server = Environment.CpuUsage.TotalTime - own;
        var there = await DatabaseAsync() - database;
        await output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-46} {count,9:N0} {count / took.TotalSeconds,10:N0} {server.TotalMilliseconds / count,12:0.000} {there?.TotalMilliseconds / count,14:0.000}"));
    }

    public Task WriteHeaderAsync() => output.WriteLineAsync(
        $"{"work, by four clients in this process",-46} {"times",9} {"a second",10} {"CPU ms",12} {"database's ms",14}");

    private async Task<TimeSpan?> DatabaseAsync() => postgres is null ? null : await DatabaseCpu.ReadAsync(postgres);
}
