using System.Globalization;

namespace Memory.LoadTest.Reports;

/// <summary>A run as a table to read.</summary>
internal static class TextReport
{
    public static async Task WriteAsync(TextWriter to, RunReport run)
    {
        await to.WriteLineAsync();
        await to.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{run.Name}: {run.Arrival}, {run.Seconds:0} s, {run.AnsweredPerSecond:#,0.#} answered/s"));
        await to.WriteLineAsync($"  {"ms",-24}{"count",10}{"mean",10}{"p50",10}{"p90",10}{"p99",10}{"p99.9",10}{"max",10}{"errors",8}");
        foreach (var series in run.Series)
        {
            await to.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"  {series.Name,-24}{series.Count,10:#,0}{series.MeanMs,10:0.00}{series.P50Ms,10:0.00}{series.P90Ms,10:0.00}{series.P99Ms,10:0.00}{series.P999Ms,10:0.00}{series.MaxMs,10:0.00}{series.Errors,8}"));
            if (series.Errors > 0)
                await to.WriteLineAsync($"    {string.Join(", ", series.Statuses.OrderBy(static status => status.Key, StringComparer.Ordinal).Select(static status => $"{status.Key}: {status.Value}"))}");
        }

        var usage = run.Usage;
        await to.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"  processor seconds: server {usage.ServerCpuSeconds:0.0}, {(usage.DatabaseCpuSeconds > 0 ? $"database {usage.DatabaseCpuSeconds.ToString("0.0", CultureInfo.InvariantCulture)}, " : "")}load {usage.GeneratorCpuSeconds:0.0}; "
            + $"memory in MiB: idle {usage.IdleMiB:0}, begin {usage.BeginMiB:0}, peak {usage.PeakMiB:0}, end {usage.EndMiB:0}; collections {string.Join('/', usage.Collections)}"));
    }
}
